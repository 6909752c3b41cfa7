using System.Text.Json.Nodes;
using Ascent.Journey.Progress;

namespace Ascent.Application;

/// <summary>Reads what a stored attempt says of its tasks.</summary>
internal static class AttemptReport
{
    internal static HashSet<string> PassedTasks(Attempt attempt) =>
        [.. JsonNode.Parse(attempt.Report)!["tasks"]!.AsArray()
            .Where(task => (string?)task!["status"] == "pass")
            .Select(task => (string)task!["id"]!)];
}
