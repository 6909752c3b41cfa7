using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Proofs;

/// <summary>
/// One evidence as a file that others can check: canonical JSON in which <c>data</c> is the text whose SHA-256 is <c>sha256</c>,
/// so that nobody has to guess how numbers were written.
/// </summary>
public static class ProofDocument
{
    public const int Schema = 1;
    private const int IdDigits = 12;

    public static string Write(Evidence evidence) => CanonicalJson.Write(new JsonObject
    {
        ["schema"] = Schema,
        ["id"] = evidence.Id,
        ["activity"] = evidence.ActivityId,
        ["kind"] = evidence.Kind.ToString().ToLowerInvariant(),
        ["at"] = evidence.At.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        ["summary"] = evidence.Summary,
        ["data"] = evidence.Data,
        ["sha256"] = evidence.Sha256,
    });

    /// <summary>The evidence in a file, or null and what is wrong with the file.</summary>
    public static Evidence? Read(string text, out string problem)
    {
        problem = "it is not a proof: it is no JSON object of this form";
        try
        {
            if (JsonNode.Parse(text) is not JsonObject root) return null;
            if ((int?)root["schema"] is not { } schema) return null;
            if (schema > Schema)
            {
                problem = $"it was written by a newer Ascent (schema {schema}, this one reads {Schema})";
                return null;
            }

            if (!Enum.TryParse<EvidenceKind>((string?)root["kind"], ignoreCase: true, out var kind) || !Enum.IsDefined(kind)) return null;
            var evidence = new Evidence(
                (string)root["id"]!, (string)root["activity"]!, kind,
                DateTimeOffset.Parse((string)root["at"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                (string)root["summary"]!, (string)root["data"]!, (string)root["sha256"]!);
            if (evidence.Id is null || evidence.ActivityId is null || evidence.Data is null || evidence.Sha256 is null) return null;
            problem = "";
            return evidence;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The id that an activity and a proof's data give: the same proof twice is one evidence.</summary>
    public static string IdOf(string activityId, string data) => "e-" + Hashes.OfText(activityId + "\n" + data)[..IdDigits];

    /// <summary>What is wrong with an evidence taken alone, or null.</summary>
    public static string? Fault(Evidence evidence) =>
        Hashes.OfText(evidence.Data) != evidence.Sha256 ? "its record was changed after it was made: the hash does not fit"
        : evidence.Id != IdOf(evidence.ActivityId, evidence.Data) ? "its id does not fit its activity and its data"
        : null;
}
