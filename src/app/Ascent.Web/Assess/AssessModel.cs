using Ascent.Application;
using Ascent.Journey.Assessment;
using Ascent.Web.Text;
using Microsoft.AspNetCore.Components;

namespace Ascent.Web.Assess;

/// <summary>What the page of an area or a skill shows: the question that waits, or what became of an answer, or how to begin; and the map.</summary>
/// <param name="Standing">Where the assessment stands.</param>
/// <param name="Answered">The answer that was just given, with its question.</param>
/// <param name="Hint">The hint that was asked for.</param>
/// <param name="Skills">The skills of the scope.</param>
/// <param name="Typed">What was typed and could not be taken.</param>
/// <param name="Problem">Why not.</param>
/// <param name="HasProfile">Without a profile nothing is asked.</param>
public sealed record AssessModel(AssessmentStanding Standing, AnswerResult? Answered, string? Hint, IReadOnlyList<SkillMastery> Skills, string? Typed, string? Problem, bool HasProfile)
{
    public int Most => Standing.Scope.Kind == AssessmentKind.Area ? MasteryRules.MostQuestions : MasteryRules.MostQuestionsOfSkill;

    /// <summary>There are answers to leave behind, and no question waits for one.</summary>
    public bool CanRestart => HasProfile && (Answered is not null || Standing.Question is null) && Skills.Any(skill => skill.Answers.Count > 0);

    /// <summary>An area or a skill with questions; null for anything else.</summary>
    public static AssessmentScope? Scope(IWorkbench workbench, string id)
    {
        try
        {
            return workbench.Pack.Skills.ContainsKey(id) ? workbench.ScopeOf(null, id) : workbench.ScopeOf(id, null);
        }
        catch (Ascent.Journey.JourneyException)
        {
            return null;
        }
    }

    public static AssessModel? Of(IWorkbench workbench, string id, long? answered, string? typed, string? problem)
    {
        if (Scope(workbench, id) is not { } scope) return null;
        var standing = workbench.AssessmentOf(scope);
        var result = answered is { } number && problem is null ? workbench.AnswerById(number) : null;
        var hint = standing.Question is { HintSeen: true } question ? workbench.AssessmentHint(question.Session) : null;
        var map = workbench.Mastery();
        var skills = scope.Kind == AssessmentKind.Area ? map.Skills.Values.Where(s => s.Skill.Area == scope.Id) : [map.Skills[scope.Id]];
        return new(standing, result, hint, [.. skills.OrderByDescending(s => s.Known).ThenBy(s => s.Skill.Id, StringComparer.Ordinal)], typed, problem, workbench.Profile is not null);
    }

    /// <summary>Names a question in its form.</summary>
    public static string Mark(OpenQuestion question) => $"{question.Instance.Item.Id} {question.Instance.Seed}";

    public static string Word(SkillStanding standing) => standing switch
    {
        SkillStanding.Proven => "proven",
        SkillStanding.Known => "probably known",
        SkillStanding.Unknown => "to learn",
        SkillStanding.Open => "open",
        _ => "not tested",
    };

    /// <summary>A text for a place where no paragraph may stand.</summary>
    public static MarkupString Inline(string markdown)
    {
        var html = Prose.Html(markdown).Value.Trim();
        return new(html.StartsWith("<p>", StringComparison.Ordinal) && html.EndsWith("</p>", StringComparison.Ordinal) && html.IndexOf("<p>", 3, StringComparison.Ordinal) < 0 ? html[3..^4] : html);
    }
}
