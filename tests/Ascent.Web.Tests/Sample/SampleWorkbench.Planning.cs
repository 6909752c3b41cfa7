using Ascent.Application;
using Ascent.Journey.Advice;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;

namespace Ascent.Web.Tests.Sample;

internal sealed partial class SampleWorkbench
{
    public PlanUpdate Want(IReadOnlyCollection<string> activityIds, bool wanted) => SaveProfile(Profile! with { Wants = wanted ? [.. activityIds] : [] });

    public PlanUpdate Pin(IReadOnlyDictionary<string, IsoWeek?> weeks) => Changed();

    public PlanUpdate TakeOff(IReadOnlyCollection<IsoWeek> weeks, bool off) => SaveProfile(Profile! with { WeeksOff = off ? [.. weeks] : [] });

    public PlanUpdate Pause(DateOnly? until) => SaveProfile(Profile! with { Breaks = [new(Today, until)] });

    public ComeBack Resume() => new(SaveProfile(Profile! with { Breaks = [] }), 0, 0, []);

    public Recommendations NextSteps() => Advisor.Of(Pack, CurrentPlan(), Progress, AdviceFacts.None, Today);

    public WhatIfResult WhatIf(string changes)
    {
        var plan = PlanFor(Journey.Planning.WhatIf.Apply(Profile!, changes, Pack));
        return new(plan, PlanDifference.Of(CurrentPlan(), plan));
    }
}
