using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Ascent.Labs.Runner;

namespace Ascent.Labs.Grading;

/// <summary>A failing case of a mutant, with the kind of its failure: the message without its numbers.</summary>
internal sealed record SignatureCase(string Case, string Kind);

/// <summary>How a mutant shows itself in the tests of its task.</summary>
internal sealed record MutantSignature(string Mutant, string Task, IReadOnlyList<SignatureCase> Failing);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NewLine = "\n")]
[JsonSerializable(typeof(List<MutantSignature>))]
internal sealed partial class SignatureJson : JsonSerializerContext;

/// <summary>
/// Knows mistakes again: <c>signatures.json</c> of a lab lists for each mutant which cases it fails and how. A learner's task that fails
/// just so gets the mutant's <c>suggest.txt</c>.
/// </summary>
internal static partial class Suggestions
{
    private static readonly SignatureJson Json = new(new(SignatureJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public const string FileName = "signatures.json";

    /// <summary>What stays the same when seeds and values change.</summary>
    public static string KindOf(Message.Finished finished) => finished.Outcome switch
    {
        Outcome.Failed or Outcome.Threw => Numbers().Replace(finished.Text ?? "", "#"),
        var other => other.ToString(),
    };

    /// <summary>The tests with a suggestion at the first failure of each task where exactly one mutant fits.</summary>
    public static IReadOnlyList<TestResult> Apply(LabPack lab, IReadOnlyList<TestResult> tests)
    {
        if (tests.All(test => test.Status != GradeStatus.Fail)) return tests;
        var known = Read(lab);
        if (known.Count == 0) return tests;

        var result = tests.ToList();
        foreach (var task in tests.GroupBy(test => test.Task, StringComparer.Ordinal))
        {
            var failing = task.Where(test => test.Status != GradeStatus.Pass).ToList();
            if (failing.Count == 0 || Match(known, task.Key, failing) is not { } mutant) continue;
            if (SuggestionOf(lab, mutant) is not { } text) continue;
            var at = result.IndexOf(failing[0]);
            result[at] = result[at] with { Suggestion = text };
        }
        return result;
    }

    public static IReadOnlyList<MutantSignature> Read(LabPack lab)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(lab.Folder, FileName)), SignatureJson.Default.ListMutantSignature) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return []; // The content check says so; a grading is as good without suggestions.
        }
    }

    public static string Serialize(IEnumerable<MutantSignature> signatures) =>
        JsonSerializer.Serialize([.. signatures.OrderBy(s => s.Mutant, StringComparer.Ordinal)], Json.ListMutantSignature) + "\n";

    public static string? SuggestionOf(LabPack lab, string mutant)
    {
        var file = Path.Combine(lab.Mutants, mutant, "suggest.txt");
        return Path.GetFileName(mutant) == mutant && File.Exists(file) ? File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : null : null;
    }

    /// <summary>A match in cases and kinds goes before one in cases alone; two that fit equally well suggest nothing.</summary>
    private static string? Match(IReadOnlyList<MutantSignature> known, string task, List<TestResult> failing)
    {
        var names = failing.Select(test => test.Name).ToHashSet(StringComparer.Ordinal);
        var exact = failing.Select(test => new SignatureCase(test.Name, test.Kind ?? "")).ToHashSet();
        var sameCases = known.Where(s => s.Task == task && names.SetEquals(s.Failing.Select(f => f.Case))).ToList();
        var sameKinds = sameCases.Where(s => exact.SetEquals(s.Failing)).ToList();
        return sameKinds is [var best] ? best.Mutant
            : sameKinds.Count == 0 && sameCases is [var near] && failing.TrueForAll(test => test.Kind != nameof(Outcome.NotWritten)) ? near.Mutant
            : null;
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Numbers();
}
