using Ascent.Application;
using Ascent.Journey.Planning;
using Ascent.Web.Activities;

namespace Ascent.Web.Timeline;

/// <summary>What the roadmap page shows: the plan, one of three views of it, and the activity whose reasons are open.</summary>
public sealed record RoadmapModel(Plan? Plan, string View, TimelineModel? Sheet, PlanItem? Item, Explanation? Why, Notice? Notice, string Stamp)
{
    private const double Whole = 24;
    private const double Close = 56;

    /// <summary>A week that could not be taken off or given back, with the reason.</summary>
    public FormEcho Echo { get; init; } = FormEcho.None;

    public static RoadmapModel Of(IWorkbench workbench, string stamp, string? view, string? itemId, Notice? notice)
    {
        var shown = view is "close" or "table" ? view : "whole";
        if (workbench.Profile is null) return new RoadmapModel(null, shown, null, null, null, null, stamp);
        var plan = workbench.CurrentPlan();
        var item = itemId is null ? null : plan.Items.FirstOrDefault(candidate => candidate.Id == itemId);
        var sheet = shown == "table" ? null : TimelineLayout.Lay(plan, workbench.Today, shown == "close" ? Close : Whole);
        return new RoadmapModel(plan, shown, sheet, item, item is null ? null : workbench.Explain(item.Id), notice, stamp);
    }
}
