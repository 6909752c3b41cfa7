using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

/// <summary>Every constant of mastery and placement with its source. "Ours" marks a choice that may be improved on evidence.</summary>
public static class MasteryRules
{
    /// <summary>Rises when the same answers would give another mastery.</summary>
    public const int Version = 1;

    /// <summary>P(wrong | known): Corbett and Anderson 1994.</summary>
    public const double Slip = 0.10;

    /// <summary>P(right | unknown) of a choice of four.</summary>
    public const double GuessChoice = 0.25;

    /// <summary>P(right | unknown) of a number or a formula (ours).</summary>
    public const double GuessNumber = 0.02;

    /// <summary>P(right | unknown) of an order: three steps have five other orders, and who half knows gets more right than chance (ours).</summary>
    public const double GuessOrder = 0.10;

    /// <summary>P(learnt by one practice), applied to work that is done and never to a test (ours).</summary>
    public const double Transit = 0.15;

    /// <summary>P(lab passed | skill unknown): parts can be got right by trying, so a lab is a weaker sign than a test (ours).</summary>
    public const double PassedUnknown = 0.40;

    /// <summary>P(activity done | skill unknown): a link or a note shows that it was worked on, hardly more (ours).</summary>
    public const double DoneUnknown = 0.70;

    /// <summary>P(done | skill known), for both (ours).</summary>
    public const double DoneKnown = 0.90;

    /// <summary>P(known) from which a skill counts as mastered.</summary>
    public const double Mastered = Planning.PlanRules.Mastered;

    /// <summary>
    /// Placement asks while P(known) of a skill lies between these two. ALGORITHMS gives 0.2 and 0.8; the simulation reaches its
    /// targets in every area with these (ours).
    /// </summary>
    public const double AskFrom = 0.1;
    public const double AskTo = 0.9;

    /// <summary>Below the first a skill is placed as unknown, above the second as known; between them it is open.</summary>
    public const double PlacedUnknown = 0.2;
    public const double PlacedKnown = 0.8;

    /// <summary>Questions of one placement, at most.</summary>
    public const int MostQuestions = 25;

    /// <summary>Questions of one test of a single skill, at most (ours): more would ask what was asked.</summary>
    public const int MostQuestionsOfSkill = 7;

    /// <summary>P(known without what it builds on in its area), as a part of P(known with it): the graph is ours, and people learn in other orders too (ours).</summary>
    public const double WithoutPrerequisites = 0.03;

    /// <summary>The same where only skills of other areas are lacking, which bind less (ours).</summary>
    public const double WithoutFarPrerequisites = 0.3;

    /// <summary>Levels of an area: the share of its skills that somebody at this level knows (ours).</summary>
    public static IReadOnlyList<double> Levels { get; } = [0.05, 0.275, 0.5, 0.725, 0.95];

    /// <summary>How much less likely each level is, for each step that it lies from the self-rating (ours): people misjudge themselves, so it is mild.</summary>
    public const double RatingDecay = 0.7;

    public static double Guess(ItemKind kind) => kind switch
    {
        ItemKind.Choice => GuessChoice,
        ItemKind.Order => GuessOrder,
        _ => GuessNumber,
    };
}
