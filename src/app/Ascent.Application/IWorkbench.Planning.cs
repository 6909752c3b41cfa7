using Ascent.Journey.Advice;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;

namespace Ascent.Application;

public partial interface IWorkbench
{
    /// <summary>Takes optional activities into the plan, or lets them go again.</summary>
    PlanUpdate Want(IReadOnlyCollection<string> activityIds, bool wanted);

    /// <summary>Holds activities in weeks (null lets one go), all or none. Throws a JourneyException where a pin would break a rule of the plan.</summary>
    PlanUpdate Pin(IReadOnlyDictionary<string, IsoWeek?> weeks);

    /// <summary>Takes weeks off, or works in them again.</summary>
    PlanUpdate TakeOff(IReadOnlyCollection<IsoWeek> weeks, bool off);

    /// <summary>Begins a break today; nothing is planned until it ends.</summary>
    PlanUpdate Pause(DateOnly? until);

    /// <summary>Ends the break; today is a day of work again.</summary>
    ComeBack Resume();

    /// <summary>What to do next, ranked and with reasons, and what stands in the way.</summary>
    Recommendations NextSteps();

    /// <summary>The person's own plan under changes such as hours=12,track=nlp, and what it has over the plan as it is.</summary>
    WhatIfResult WhatIf(string changes);
}

/// <param name="Away">Days that the break lasted.</param>
/// <param name="FinishDays">Days by which P50 lies later than when the break began.</param>
/// <param name="First">What to take up first.</param>
public sealed record ComeBack(PlanUpdate Update, int Away, int FinishDays, IReadOnlyList<AgendaItem> First);

public sealed record WhatIfResult(Plan Plan, PlanDifference Difference);
