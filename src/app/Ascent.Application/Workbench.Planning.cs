using Ascent.Journey;
using Ascent.Journey.Profiles;

namespace Ascent.Application;

/// <summary>What the person decides about the plan.</summary>
public sealed partial class Workbench
{
    public PlanUpdate Want(IReadOnlyCollection<string> activityIds, bool wanted)
    {
        var profile = Required();
        foreach (var activity in activityIds.Select(FindActivity).Where(a => wanted && !a.Optional))
            throw new JourneyException($"'{activity.Id}' is no optional activity: where the journey needs it, it is planned without being asked for. 'ascent plan --explain {activity.Id}' says why it stands where it stands.");
        var wants = profile.Wants.Except(activityIds, StringComparer.Ordinal);
        return SaveProfile(profile with { Wants = [.. (wanted ? wants.Concat(activityIds) : wants).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] });
    }

    private Profile Required() => Profile ?? throw NotStarted();
}
