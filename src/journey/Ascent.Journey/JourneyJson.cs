using System.Text.Json;
using System.Text.Json.Serialization;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Weekly;

namespace Ascent.Journey;

/// <summary>Serialisers made at compile time, so that a command line pays for no reflection at its start.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(IsoWeekConverter), typeof(ActivityKindConverter), typeof(EvidenceKindConverter), typeof(ItemKindConverter), typeof(ActivityStateConverter)])]
[JsonSerializable(typeof(JourneyPack))]
[JsonSerializable(typeof(List<Item>))]
[JsonSerializable(typeof(List<Card>))]
[JsonSerializable(typeof(List<Paper>))]
[JsonSerializable(typeof(List<Interview>))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(ProfileDocument))]
[JsonSerializable(typeof(WeekPlan))]
internal sealed partial class JourneyJson : JsonSerializerContext;

internal sealed class IsoWeekConverter : JsonConverter<IsoWeek>
{
    public override IsoWeek Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IsoWeek.TryParse(reader.GetString()!, out var week)
            ? week
            : throw new JsonException("A week is written as 2026-W53.");

    public override void Write(Utf8JsonWriter writer, IsoWeek value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>course-unit, reading, lab, …: as in content.</summary>
internal sealed class ActivityKindConverter() : JsonStringEnumConverter<ActivityKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

/// <summary>numeric, choice, order, code.</summary>
internal sealed class ItemKindConverter() : JsonStringEnumConverter<ItemKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

internal sealed class EvidenceKindConverter() : JsonStringEnumConverter<EvidenceKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

/// <summary>not-started, in-progress, done.</summary>
internal sealed class ActivityStateConverter() : JsonStringEnumConverter<ActivityState>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
