using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>Computes plans. Pure: the same arguments give the same plan, bit for bit.</summary>
public static class Planner
{
    /// <param name="previous">The last plan, whose done, running and pinned items keep their place.</param>
    public static Plan Plan(JourneyPack pack, Profile profile, JourneyProgress progress, DateOnly today, Plan? previous = null) =>
        throw new NotImplementedException();
}

/// <summary>Why an item stands where it stands, or why it is not there: facts in reading order.</summary>
public sealed record Explanation(string Id, string Title, string Headline, IReadOnlyList<string> Facts);

public static class Explainer
{
    /// <exception cref="JourneyException">For an id that is neither an activity nor a skill; suggests the nearest.</exception>
    public static Explanation Explain(JourneyPack pack, Plan plan, string id) => throw new NotImplementedException();
}

/// <summary>Applies <c>hours=12,deadline=2027-06-01,track=nlp,gpu=true,start=…,free=true</c> to a profile.</summary>
public static class WhatIf
{
    /// <exception cref="JourneyException">For an unknown key or a value out of range.</exception>
    public static Profile Apply(Profile profile, string expression) => throw new NotImplementedException();
}

/// <summary>What a new plan changes against an old one.</summary>
public sealed record PlanChange(string ItemId, string Title, DateOnly? From, DateOnly? To, string Why);

public static class PlanComparison
{
    public static IReadOnlyList<PlanChange> Compare(Plan before, Plan after) => throw new NotImplementedException();
}
