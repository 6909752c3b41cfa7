using Ascent.Application;
using Ascent.Journey;

namespace Ascent.Web.Timeline;

/// <summary>What the person asks the roadmap to reckon with, and what it would change.</summary>
public sealed record WhatIfForm(string? Hours, string? Deadline, string? Track, string? Gpu, WhatIfResult? Result, string? Problem)
{
    public static WhatIfForm Of(IWorkbench workbench, string? hours, string? deadline, string? track, string? gpu)
    {
        var given = new[] { ("hours", hours), ("deadline", deadline), ("track", track), ("gpu", gpu) }
            .Where(field => !string.IsNullOrWhiteSpace(field.Item2) && !field.Item2.Contains(',', StringComparison.Ordinal))
            .Select(field => $"{field.Item1}={field.Item2!.Trim()}").ToList();
        if (given.Count == 0 || workbench.Profile is null) return new(hours, deadline, track, gpu, null, null);
        try
        {
            return new(hours, deadline, track, gpu, workbench.WhatIf(string.Join(',', given)), null);
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return new(hours, deadline, track, gpu, null, problem.Message.Replace("--what-if: ", "", StringComparison.Ordinal));
        }
    }
}
