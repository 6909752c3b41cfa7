using Ascent.Application;
using Ascent.Journey;
using Microsoft.AspNetCore.Http;

namespace Ascent.Web.Timeline;

/// <summary>What the person asks the roadmap to reckon with, and what it would change. It all stands in the address, so that an answer can be kept and sent.</summary>
public sealed record WhatIfForm(IReadOnlyDictionary<string, string> Values, WhatIfResult? Result, string? Problem)
{
    private const int LongestQuoted = 40;

    /// <summary>Shown at once; the others wait behind "More".</summary>
    private static readonly string[] Usual = ["hours", "deadline", "track", "gpu"];
    private static readonly string[] Rarer = ["start", "off", "free", "prefers", "want", "unwant", "proven", "area", "rating", "reality"];

    public static WhatIfForm None { get; } = new(new Dictionary<string, string>(), null, null);

    public bool HasMore => Rarer.Any(Values.ContainsKey);

    public string Value(string field) => Values.GetValueOrDefault(field, "");

    public static WhatIfForm Of(IWorkbench workbench, IQueryCollection query)
    {
        var values = Usual.Concat(Rarer).Select(field => (field, Text: query[field].ToString().Trim())).Where(pair => pair.Text.Length > 0)
            .ToDictionary(pair => pair.field, pair => pair.Text, StringComparer.Ordinal);
        if (values.Count == 0 || workbench.Profile is null) return None with { Values = values };
        try
        {
            return new(values, workbench.WhatIf(string.Join(',', Parts(values))), null);
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return new(values, null, problem.Message.Replace("--what-if: ", "", StringComparison.Ordinal));
        }
    }

    /// <summary>The fields as the planner reads changes: key=value, several values with a plus between them.</summary>
    private static IEnumerable<string> Parts(Dictionary<string, string> values)
    {
        if (values.ContainsKey("area") != values.ContainsKey("rating")) throw new JourneyException("A rating needs both: the area, and what you would rate it.");
        foreach (var (field, text) in values)
        {
            if (field == "rating") continue;
            var value = field == "off" ? string.Join('+', text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToUpperInvariant() : text;
            if (value.Contains(',', StringComparison.Ordinal)) throw new JourneyException($"'{field}' is '{(text.Length > LongestQuoted ? text[..LongestQuoted] + "…" : text)}', and a comma has no place in it; decimals are written 12.5.");
            yield return field switch
            {
                "area" => $"{value}={values["rating"]}",
                "reality" => $"reality.{value}",
                _ => $"{field}={value}",
            };
        }
    }
}
