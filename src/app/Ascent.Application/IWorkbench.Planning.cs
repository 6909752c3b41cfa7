namespace Ascent.Application;

public partial interface IWorkbench
{
    /// <summary>Takes optional activities into the plan, or lets them go again.</summary>
    PlanUpdate Want(IReadOnlyCollection<string> activityIds, bool wanted);
}
