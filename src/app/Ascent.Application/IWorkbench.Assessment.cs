using Ascent.Journey.Assessment;
using Ascent.Journey.Content;

namespace Ascent.Application;

public partial interface IWorkbench
{
    /// <summary>What tests and work say of every skill.</summary>
    MasteryMap Mastery();

    /// <summary>How far the assessment of each area is, in the order of the journey.</summary>
    IReadOnlyList<AreaStanding> AreaStandings();

    /// <summary>Where the assessment of an area or a skill stands, without putting a question.</summary>
    AssessmentStanding AssessmentOf(AssessmentScope scope);

    /// <summary>
    /// The question to answer next. The same question until it is answered, whatever ends the program between; none when nothing
    /// is left to ask, which closes the session.
    /// </summary>
    AssessmentStanding NextQuestion(AssessmentScope scope);

    /// <summary>Grades an answer to the question that waits in a session; an empty one means "I don't know". Kept when this returns.</summary>
    /// <exception cref="Journey.JourneyException">The answer cannot be read, which counts as none; or no question waits.</exception>
    AnswerResult AnswerQuestion(string sessionId, string answer);

    /// <summary>What the skill of the waiting question is about. The answer then counts as wrong, for it is no first attempt.</summary>
    string AssessmentHint(string sessionId);

    /// <summary>An answer of the log with its question, by number; null when the content does not have that question any more.</summary>
    AnswerResult? AnswerById(long id);

    /// <summary>Earlier answers on an area, or on all, count no more; new questions are drawn.</summary>
    void RestartAssessment(string? area);

    /// <summary>An area or a skill by its id.</summary>
    /// <exception cref="Journey.JourneyException">Neither, or one without questions; says what there is.</exception>
    AssessmentScope ScopeOf(string? area, string? skill);

    /// <summary>The area of the mathematics audit: what the journey teaches first.</summary>
    string AuditArea { get; }
}

/// <summary>What is placed: an area or a single skill.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Skills">The skills with questions.</param>
public sealed record AssessmentScope(AssessmentKind Kind, string Id, string Title, IReadOnlyList<string> Skills);

/// <summary>How an area stands.</summary>
/// <param name="Area">The area.</param>
/// <param name="Skills">All its skills.</param>
/// <param name="Testable">Skills with questions.</param>
/// <param name="Open">Of these, how many are still to be asked about.</param>
/// <param name="Answers">Counting answers.</param>
/// <param name="Session">The running session, or null.</param>
public sealed record AreaStanding(Area Area, IReadOnlyList<SkillMastery> Skills, int Testable, int Open, int Answers, AssessmentSession? Session)
{
    public int Of(SkillStanding standing) => Skills.Count(s => s.Standing == standing);

    public bool IsPlaced => Answers > 0 && Open == 0;
}

/// <summary>Where an assessment stands.</summary>
/// <param name="Scope">What is placed.</param>
/// <param name="Session">The running session; null before the first question and after the last.</param>
/// <param name="Question">The question that waits, or null.</param>
/// <param name="Answered">Answers in this session.</param>
/// <param name="Open">Skills that are still to be asked about.</param>
/// <param name="Ended">Why nothing is asked now; null while there is a question or could be one.</param>
public sealed record AssessmentStanding(AssessmentScope Scope, AssessmentSession? Session, OpenQuestion? Question, int Answered, int Open, string? Ended);

/// <summary>A question as it is put.</summary>
public sealed record OpenQuestion(string Session, int Number, Skill Skill, ItemInstance Instance, bool HintSeen);

/// <summary>What became of an answer, with the question, so that both can be shown again.</summary>
/// <param name="Entry">The answer in the log.</param>
/// <param name="Instance">The question.</param>
/// <param name="Shows">What a wrong option shows, or null.</param>
/// <param name="Scope">What its session places; null where that is gone from the journey.</param>
/// <param name="Before">P(known) of its skill before the answer; null where the answer is looked up later.</param>
/// <param name="After">P(known) of its skill now.</param>
/// <param name="Update">The plan, where the answer proved something or took a proof away.</param>
public sealed record AnswerResult(AnswerEntry Entry, ItemInstance Instance, string? Shows, AssessmentScope? Scope, double? Before, double After, PlanUpdate? Update);
