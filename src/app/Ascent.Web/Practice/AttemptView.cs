using System.Text.Json;
using Ascent.Journey.Progress;

namespace Ascent.Web.Practice;

/// <summary>What the page of a lab tells of an attempt: the state of each task with its first failure.</summary>
public sealed record AttemptView(
    string Status,
    string? Problem,
    IReadOnlyDictionary<string, TaskView> Tasks,
    IReadOnlyList<MetricView> Metrics,
    IReadOnlyList<string> Diagnostics,
    double DurationMs)
{
    /// <summary>Reads the stored document. Parts that are missing or odd are left out; a document that is no JSON gives null.</summary>
    public static AttemptView? Of(Attempt attempt)
    {
        try
        {
            using var document = JsonDocument.Parse(attempt.Report);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            var failures = Objects(root, "tests")
                .Where(test => Text(test, "status") is not ("pass" or null))
                .GroupBy(test => Text(test, "task") ?? "")
                .ToDictionary(group => group.Key, group => Failure(group.First()), StringComparer.Ordinal);
            var tasks = new Dictionary<string, TaskView>(StringComparer.Ordinal);
            foreach (var task in Objects(root, "tasks"))
            {
                if (Text(task, "id") is not { } id) continue;
                tasks[id] = new TaskView(Text(task, "status") ?? "error", (int)(Number(task, "points") ?? 0), failures.GetValueOrDefault(id));
            }
            return new AttemptView(
                Text(root, "status") ?? attempt.Status,
                Text(root, "problem"),
                tasks,
                [.. Objects(root, "metrics").Select(Metric)],
                Strings(root, "diagnostics"),
                Number(root, "durationMs") ?? 0);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FailureView Failure(JsonElement test) => new(
        Text(test, "name") ?? "",
        Text(test, "message"),
        Text(test, "expected"),
        Text(test, "actual"),
        Number(test, "maxAbsError"),
        Text(test, "at"),
        (long?)Number(test, "seed"),
        Text(test, "suggestion"),
        Text(test, "output"));

    private static MetricView Metric(JsonElement metric) => new(
        Text(metric, "name") ?? "",
        Number(metric, "value") ?? double.NaN,
        Text(metric, "op") ?? "",
        Number(metric, "threshold") ?? double.NaN,
        metric.TryGetProperty("pass", out var pass) && pass.ValueKind == JsonValueKind.True);

    private static IEnumerable<JsonElement> Objects(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object)
            : [];

    private static List<string> Strings(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!)]
            : [];

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}

public sealed record TaskView(string Status, int Points, FailureView? Failure);

public sealed record FailureView(string Test, string? Message, string? Expected, string? Actual, double? MaxAbsError, string? At, long? Seed, string? Suggestion, string? Output);

public sealed record MetricView(string Name, double Value, string Op, double Threshold, bool Pass);
