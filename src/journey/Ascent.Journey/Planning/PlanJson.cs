using System.Text.Encodings.Web;
using System.Text.Json;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>The <c>plan</c> document of the command line, written and read.</summary>
public static class PlanJson
{
    public const int Schema = 1;

    private static readonly JourneyJson Indented = new(new JsonSerializerOptions(JourneyJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(Plan plan, bool indented = false)
    {
        var document = new PlanDocument(
            Schema, plan.GeneratedOn, plan.Profile, plan.Capacity, plan.Phases, plan.Items, plan.Skipped,
            plan.Savings, plan.Forecast, plan.Options, plan.Warnings)
        {
            Pace = plan.Pace,
        };
        return JsonSerializer.Serialize(document, (indented ? Indented : JourneyJson.Default).PlanDocument);
    }

    /// <exception cref="JourneyException">When the text is no plan of this schema.</exception>
    public static Plan Read(string json)
    {
        PlanDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, JourneyJson.Default.PlanDocument);
        }
        catch (JsonException e)
        {
            throw new JourneyException($"The plan cannot be read: {e.Message}", ProblemKind.BadInput, e);
        }

        if (document is null) throw new JourneyException("The plan cannot be read: it is null.");
        if (document.Schema != Schema) throw new JourneyException($"The plan has schema {document.Schema}; this version reads {Schema}.");
        return new()
        {
            GeneratedOn = document.GeneratedOn,
            // What an earlier version kept says nothing of wishes.
            Profile = document.Profile with { Wants = document.Profile.Wants ?? [] },
            Capacity = document.Capacity,
            Phases = document.Phases,
            Items = document.Items,
            Skipped = document.Skipped,
            Savings = document.Savings,
            Forecast = document.Forecast,
            Options = document.Options,
            Warnings = document.Warnings,
            Pace = document.Pace,
        };
    }
}

/// <summary>A plan with its schema in front.</summary>
internal sealed record PlanDocument(
    int Schema,
    DateOnly GeneratedOn,
    Profile Profile,
    Capacity Capacity,
    IReadOnlyList<PlanPhase> Phases,
    IReadOnlyList<PlanItem> Items,
    IReadOnlyList<SkippedItem> Skipped,
    IReadOnlyList<Saving> Savings,
    Forecast Forecast,
    IReadOnlyList<PlanOption> Options,
    IReadOnlyList<string> Warnings)
{
    public PlanPace? Pace { get; init; }
}
