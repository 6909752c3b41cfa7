using Ascent.Application;
using Ascent.Journey.Career;
using Ascent.Journey.Habits;
using Ascent.Journey.Interviews;
using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;
using Ascent.Journey.Timing;
using Ascent.Journey.Weekly;

namespace Ascent.Web.Tests.Sample;

/// <summary>Practice and career are shown over the real workbench; here nothing runs and nothing was done.</summary>
internal sealed partial class SampleWorkbench
{
    public RunningTimer? Timer => null;

    public (RunningTimer Timer, PlanUpdate Update) StartTimer(string activityId) => throw new NotSupportedException();

    public (RunningTimer Timer, int Minutes, PlanUpdate Update) StopTimer(int? minutes, string? note) => throw new NotSupportedException();

    public RunningTimer CancelTimer() => throw new NotSupportedException();

    public IReadOnlyList<RankedPaper> Papers() => [];

    public PaperCadence PaperCadence() => new(0, [0, 0, 0, 0]);

    public PaperNotes? PaperNotes(string paperId) => throw new NotSupportedException();

    public PaperNotes ReadPaper(string paperId) => throw new NotSupportedException();

    public PaperNotes NotePaper(string paperId, IReadOnlyDictionary<PaperField, string> fields, bool? shown) => throw new NotSupportedException();

    public (PaperNotes Notes, DoneResult? Result) EndPaper(string paperId) => throw new NotSupportedException();

    public Habit Habit() => Journey.Habits.Habit.Of([], [], Today);

    public WeeklyReview WeeklyReview(IsoWeek week) => throw new NotSupportedException();

    public WeeklyReview AnswerWeek(IsoWeek week, string? learnt, string? change) => throw new NotSupportedException();

    public IReadOnlyList<WeekAnswers> WeekAnswers() => [];

    public CareerStanding Career() => new([], []);

    public CareerEntry AddCareer(CareerKind kind, string title, CareerDetails details) => throw new NotSupportedException();

    public CareerEntry MoveCareer(long id, string state, CareerDetails details) => throw new NotSupportedException();

    public CareerEntry RemoveCareer(long id, bool undo) => throw new NotSupportedException();

    public InterviewStanding Interviews() => new([], [], [], null);

    public InterviewSession ScoreInterview(string interviewId, IReadOnlyDictionary<string, int> points, IReadOnlyDictionary<string, string>? notes, string? note, int minutes, bool answerSeen) => throw new NotSupportedException();
}
