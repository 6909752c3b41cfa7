namespace Ascent.Journey.Advice;

/// <summary>Points and limits of the recommendations; all are ours and may be improved on evidence.</summary>
public static class AdviceRules
{
    /// <summary>What runs goes on: two things open at once slow both.</summary>
    public const double Running = 40;

    /// <summary>The person said so.</summary>
    public const double Pinned = 35;

    /// <summary>Planned for this week; less by a quarter for each week later.</summary>
    public const double Planned = 20;
    public const double PerWeekLater = 5;

    /// <summary>It should have ended.</summary>
    public const double Late = 15;

    /// <summary>Without slack: what slips here moves the finish.</summary>
    public const double Critical = 10;

    /// <summary>The same again where P80 lies past the deadline.</summary>
    public const double Deadline = 5;

    /// <summary>For each activity that waits for it, up to the most.</summary>
    public const double PerWaiting = 2;
    public const double MostWaiting = 10;

    /// <summary>Part of the start.</summary>
    public const double Start = 10;

    /// <summary>For skills that nothing has shown yet, as a part of all that it practises.</summary>
    public const double Gap = 5;

    /// <summary>Material of a kind that the person likes.</summary>
    public const double Taste = 3;

    /// <summary>Needs the GPU that is there.</summary>
    public const double Hardware = 2;

    /// <summary>Can be finished in the sitting that is left today.</summary>
    public const double Short = 3;

    /// <summary>Reviews that are due, while they are few; they come first when they pile up.</summary>
    public const double Reviews = 30;
    public const double ReviewsPiled = 60;

    public const int Steps = 5;

    /// <summary>So many cards due are a pile.</summary>
    public const int PileOfCards = 60;

    /// <summary>A pace from here on is called slow.</summary>
    public const double SlowPace = 1.25;
    public const int PaceEvidence = 3;

    /// <summary>So many days without any work are said, kindly.</summary>
    public const int QuietDays = 14;

    /// <summary>So many things begun at once are too many.</summary>
    public const int MostOpen = 3;

    /// <summary>Weeks without a finished paper after which the rhythm is gone, in a phase that holds papers.</summary>
    public const int WeeksWithoutPaper = 3;

    /// <summary>More hours a week than this, besides a post, are seldom kept up.</summary>
    public const double ManyHours = 30;
}
