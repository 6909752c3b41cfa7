using Ascent.Application;
using Ascent.Journey;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ascent.Web.Timeline;

/// <summary>What the person asks the roadmap to reckon with, and what it would change. It all stands in the address, so that an answer can be kept and sent.</summary>
/// <param name="Problems">By field why it cannot be reckoned with; the empty name stands for all of them together.</param>
public sealed record WhatIfForm(IReadOnlyDictionary<string, string> Values, WhatIfResult? Result, IReadOnlyDictionary<string, string> Problems)
{
    private const int LongestQuoted = 40;

    /// <summary>Shown at once; the others wait behind "More".</summary>
    private static readonly string[] Usual = ["hours", "deadline", "track", "gpu"];
    private static readonly string[] Rarer = ["start", "off", "free", "prefers", "want", "unwant", "proven", "area", "rating", "reality"];
    private static readonly Dictionary<string, string> Nothing = [];

    public static WhatIfForm None { get; } = new(Nothing, null, Nothing);

    public bool HasMore => Rarer.Any(Values.ContainsKey);

    public string Value(string field) => Values.GetValueOrDefault(field, "");

    public string? Problem(string field) => Problems.GetValueOrDefault(field);

    public static WhatIfForm Of(IWorkbench workbench, IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var values = Read(query);
        if (values.Count == 0 || workbench.Profile is not { } profile) return None with { Values = values };
        if (Changes(workbench, profile, values, out var problems) is not { } changes) return new(values, null, problems);
        try
        {
            return new(values, workbench.WhatIf(changes), Nothing);
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return new(values, null, new Dictionary<string, string> { [""] = problem.Message });
        }
    }

    /// <summary>The person's profile with what was asked; null where something of it cannot be taken.</summary>
    public static Profile? Apply(IWorkbench workbench, IEnumerable<KeyValuePair<string, StringValues>> query) =>
        workbench.Profile is { } profile && Read(query) is { Count: > 0 } values && Changes(workbench, profile, values, out _) is { } changes
            ? WhatIf.Apply(profile, changes, workbench.Pack)
            : null;

    /// <summary>The address under which the same question is asked.</summary>
    public static string Address(IEnumerable<KeyValuePair<string, StringValues>> query) =>
        "/roadmap" + QueryString.Create(Read(query).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))) + "#what-if";

    private static Dictionary<string, string> Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var all = query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString().Trim(), StringComparer.Ordinal);
        return Usual.Concat(Rarer).Where(field => all.GetValueOrDefault(field, "").Length > 0).ToDictionary(field => field, field => all[field], StringComparer.Ordinal);
    }

    private static string? Changes(IWorkbench workbench, Profile profile, Dictionary<string, string> values, out Dictionary<string, string> problems)
    {
        problems = new(StringComparer.Ordinal);
        foreach (var field in values.Keys)
        {
            // Alone, and without the other dates, so that a fault is this field's own.
            if (Refusal(workbench, profile with { StartOn = DateOnly.MinValue, Deadline = null }, values, [field]) is { } own) problems[Place(workbench, values, field)] = own;
        }

        if (problems.Count > 0) return null;
        if (Refusal(workbench, profile, values, values.Keys) is { } together)
        {
            problems[values.ContainsKey("deadline") ? "deadline" : values.ContainsKey("start") ? "start" : ""] = together;
            return null;
        }

        return Joined(values, values.Keys);
    }

    /// <summary>The field beside which a fault is told: area and rating make one change, and the one that is wrong or missing is named.</summary>
    private static string Place(IWorkbench workbench, Dictionary<string, string> values, string field) => field switch
    {
        "area" when workbench.Pack.Areas.Any(area => area.Id == values[field]) => "rating",
        "rating" => "area",
        _ => field,
    };

    private static string? Refusal(IWorkbench workbench, Profile profile, Dictionary<string, string> values, IEnumerable<string> fields)
    {
        try
        {
            if (Joined(values, fields) is { Length: > 0 } changes) WhatIf.Apply(profile, changes, workbench.Pack);
            return null;
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return problem.Message.Replace("--what-if: ", "", StringComparison.Ordinal);
        }
    }

    private static string Joined(Dictionary<string, string> values, IEnumerable<string> fields) => string.Join(',', fields.Select(field => Part(values, field)).OfType<string>());

    /// <summary>A field as the planner reads changes: key=value, several values with a plus between them. Null for what another field carries.</summary>
    private static string? Part(Dictionary<string, string> values, string field)
    {
        var text = values[field];
        var value = field == "off" ? string.Join('+', text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToUpperInvariant() : text;
        if (value.Contains(',', StringComparison.Ordinal)) throw new JourneyException($"'{field}' is '{(text.Length > LongestQuoted ? text[..LongestQuoted] + "…" : text)}', and a comma has no place in it; decimals are written 12.5.");
        return field switch
        {
            "area" => values.TryGetValue("rating", out var rating) ? $"{value}={rating}" : throw new JourneyException("A rating needs both: the area, and what you would rate it."),
            "rating" => values.ContainsKey("area") ? null : throw new JourneyException("A rating needs both: the area, and what you would rate it."),
            "reality" => $"reality.{value}",
            _ => $"{field}={value}",
        };
    }
}
