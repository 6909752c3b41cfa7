using Ascent.Journey.Habits;
using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;
using Ascent.Journey.Timing;
using Ascent.Journey.Weekly;

namespace Ascent.Application;

public partial interface IWorkbench
{
    /// <summary>The timer that runs, or null.</summary>
    RunningTimer? Timer { get; }

    /// <summary>Starts the timer on an activity and begins the activity. Refused while another timer runs.</summary>
    (RunningTimer Timer, PlanUpdate Update) StartTimer(string activityId);

    /// <summary>Ends the timer and logs its time, or <paramref name="minutes"/> where the timer cannot be believed or was wrong.</summary>
    (RunningTimer Timer, int Minutes, PlanUpdate Update) StopTimer(int? minutes, string? note);

    /// <summary>Ends the timer without logging.</summary>
    RunningTimer CancelTimer();

    /// <summary>Every paper with where it stands, what comes next first.</summary>
    IReadOnlyList<RankedPaper> Papers();

    PaperCadence PaperCadence();

    /// <summary>Notes of a paper that was begun, or null. Throws a JourneyException for an id that is no paper.</summary>
    PaperNotes? PaperNotes(string paperId);

    /// <summary>Begins a paper and its activity. Begun papers stay as they are.</summary>
    PaperNotes ReadPaper(string paperId);

    /// <summary>Writes fields of the notes (an empty text clears one) and whether they may be shown.</summary>
    PaperNotes NotePaper(string paperId, IReadOnlyDictionary<PaperField, string> fields, bool? shown);

    /// <summary>Ends a paper with all five notes; they prove its activity. The result is null where no activity reads it.</summary>
    (PaperNotes Notes, DoneResult? Result) EndPaper(string paperId);

    /// <summary>Days and weeks with work.</summary>
    Habit Habit();

    /// <summary>A week seen from its end.</summary>
    WeeklyReview WeeklyReview(IsoWeek week);

    /// <summary>Keeps the answers of a week; null keeps what stands there.</summary>
    WeeklyReview AnswerWeek(IsoWeek week, string? learnt, string? change);

    /// <summary>All answers, oldest week first.</summary>
    IReadOnlyList<WeekAnswers> WeekAnswers();
}
