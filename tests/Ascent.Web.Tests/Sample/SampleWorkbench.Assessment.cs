using Ascent.Application;
using Ascent.Journey;
using Ascent.Journey.Assessment;

namespace Ascent.Web.Tests.Sample;

/// <summary>The sample journey has no questions; the pages of the assessment are tested over the real one.</summary>
internal sealed partial class SampleWorkbench
{
    public string AuditArea => "K1";

    public MasteryMap Mastery() => MasteryMap.Of(new MasteryModel(Pack), Profile, AssessmentLog.Empty, Progress.Activities);

    public IReadOnlyList<AreaStanding> AreaStandings()
    {
        var map = Mastery();
        return [.. Pack.Areas.Select(area => new AreaStanding(area, [.. map.Skills.Values.Where(skill => skill.Skill.Area == area.Id)], 0, 0, 0, null))];
    }

    public AssessmentStanding AssessmentOf(AssessmentScope scope) => throw new NotSupportedException();

    public AssessmentStanding NextQuestion(AssessmentScope scope) => throw new NotSupportedException();

    public AnswerResult AnswerQuestion(string sessionId, string answer) => throw new NotSupportedException();

    public string AssessmentHint(string sessionId) => throw new NotSupportedException();

    public AnswerResult? AnswerById(long id) => null;

    public void RestartAssessment(string? area) => throw new NotSupportedException();

    public AssessmentScope ScopeOf(string? area, string? skill) => throw new JourneyException("The sample has no questions.");
}
