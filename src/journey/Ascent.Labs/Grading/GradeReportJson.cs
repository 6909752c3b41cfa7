using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ascent.Labs;

/// <summary>The <c>lab test</c> document of the command line: one JSON object, camelCase, with a schema version.</summary>
public static class GradeReportJson
{
    /// <summary>The version of the document; fields are added, never renamed.</summary>
    public const int Schema = 1;

    public static string Serialize(GradeReport report) => JsonSerializer.Serialize(Document(report), GradeJson.Default.GradeDocument);

    private static GradeDocument Document(GradeReport report) => new(
        Schema, report.Lab, report.Version, Name(report.Status), report.Problem,
        [.. report.Tasks.Select(task => new TaskDocument(task.Id, task.Title, Name(task.Status), task.Points, task.MaxPoints))],
        [.. report.Tests.Select(test => new TestDocument(test.Name, test.Task, Name(test.Status), test.Message, test.Expected, test.Actual,
            Finite(test.MaxAbsError), test.At, test.Seed, Math.Round(test.DurationMs, 3), test.Output, test.Suggestion, test.Skipped))],
        [.. report.Metrics.Select(metric => new MetricDocument(metric.Name, Finite(metric.Value), metric.Op, metric.Threshold, metric.Pass))],
        report.Diagnostics, report.Env, Math.Round(report.DurationMs, 3));

    private static string Name(GradeStatus status) => status switch
    {
        GradeStatus.Pass => "pass",
        GradeStatus.Fail => "fail",
        GradeStatus.Timeout => "timeout",
        _ => "error",
    };

    // JSON has no NaN and no infinity; null says that there is no number.
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

internal sealed record GradeDocument(int Schema, string Lab, int Version, string Status, string? Problem, IReadOnlyList<TaskDocument> Tasks,
    IReadOnlyList<TestDocument> Tests, IReadOnlyList<MetricDocument> Metrics, IReadOnlyList<string> Diagnostics, GradeEnvironment Env, double DurationMs);

internal sealed record TaskDocument(string Id, string Title, string Status, int Points, int MaxPoints);

internal sealed record TestDocument(string Name, string Task, string Status, string? Message, string? Expected, string? Actual, double? MaxAbsError,
    string? At, long? Seed, double DurationMs, string? Output, string? Suggestion, bool Skipped);

internal sealed record MetricDocument(string Name, double? Value, string Op, double Threshold, bool Pass);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(GradeDocument))]
internal sealed partial class GradeJson : JsonSerializerContext;
