using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Journey.Assessment;

namespace Ascent.Cli.Output;

/// <summary>Assessments as JSON.</summary>
internal static class AssessJson
{
    internal static JsonObject Of(IReadOnlyList<AreaStanding> standings) => new()
    {
        ["schema"] = JsonText.Schema,
        ["rules"] = MasteryRules.Version,
        ["areas"] = new JsonArray([.. standings.Select(s => (JsonNode)Area(s))]),
    };

    internal static JsonObject MapOf(IReadOnlyList<AreaStanding> standings)
    {
        var document = Of(standings);
        foreach (var (standing, area) in standings.Zip(document["areas"]!.AsArray()))
            area!["skills"] = new JsonArray([.. standing.Skills.Select(s => (JsonNode)Skill(s))]);
        return document;
    }

    internal static JsonObject Of(AssessmentStanding standing) => new()
    {
        ["schema"] = JsonText.Schema,
        ["scope"] = Scope(standing.Scope),
        ["session"] = standing.Session?.Id,
        ["answered"] = standing.Answered,
        ["most"] = standing.Scope.Kind == AssessmentKind.Area ? MasteryRules.MostQuestions : MasteryRules.MostQuestionsOfSkill,
        ["open"] = standing.Open,
        ["ended"] = standing.Ended,
        ["question"] = standing.Question is not { } question ? null : new JsonObject
        {
            ["number"] = question.Number,
            ["item"] = question.Instance.Item.Id,
            ["seed"] = question.Instance.Seed,
            ["skill"] = question.Skill.Id,
            ["kind"] = question.Instance.Item.Kind.ToString().ToLowerInvariant(),
            ["text"] = question.Instance.Text,
            ["options"] = new JsonArray([.. question.Instance.Options.Select(o => (JsonNode)o)]),
            ["variables"] = new JsonArray([.. question.Instance.Item.Variables.Select(v => (JsonNode)v.Name)]),
            ["howToAnswer"] = question.Instance.HowToAnswer,
            ["hintSeen"] = question.HintSeen,
        },
    };

    internal static JsonObject Of(AnswerResult result) => new()
    {
        ["schema"] = JsonText.Schema,
        ["session"] = result.Entry.Session,
        ["answer"] = Answer(result.Entry),
        ["right"] = result.Entry.Right,
        ["counts"] = result.Entry.Seen.CountsAsRight,
        ["rightAnswer"] = result.Instance.Answer,
        ["shows"] = result.Shows,
        ["explanation"] = result.Instance.Explanation,
        ["mastery"] = new JsonObject { ["skill"] = result.Entry.Skill, ["before"] = result.Before, ["after"] = result.After },
        ["planChanges"] = result.Update?.Changes.Count ?? 0,
    };

    private static JsonObject Scope(AssessmentScope scope) => new()
    {
        ["kind"] = scope.Kind.ToString().ToLowerInvariant(),
        ["id"] = scope.Id,
        ["title"] = scope.Title,
        ["skills"] = scope.Skills.Count,
    };

    private static JsonObject Area(AreaStanding standing) => new()
    {
        ["id"] = standing.Area.Id,
        ["title"] = standing.Area.Title,
        ["count"] = standing.Skills.Count,
        ["testable"] = standing.Testable,
        ["open"] = standing.Open,
        ["answers"] = standing.Answers,
        ["placed"] = standing.IsPlaced,
        ["session"] = standing.Session?.Id,
        ["proven"] = standing.Of(SkillStanding.Proven),
        ["known"] = standing.Of(SkillStanding.Known),
        ["unknown"] = standing.Of(SkillStanding.Unknown),
    };

    private static JsonObject Skill(SkillMastery skill) => new()
    {
        ["id"] = skill.Skill.Id,
        ["title"] = skill.Skill.Title,
        ["known"] = Math.Round(skill.Known, 4),
        ["standing"] = Name(skill.Standing),
        ["untested"] = skill.Skill.Untested,
        ["answers"] = new JsonArray([.. skill.Answers.Select(a => (JsonNode)Answer(a))]),
        ["work"] = new JsonArray([.. skill.Work.Select(w => (JsonNode)new JsonObject { ["activity"] = w.Activity, ["graded"] = w.Graded, ["at"] = w.At.ToString("O") })]),
        ["provenBy"] = new JsonArray([.. skill.ProvenBy.Select(a => (JsonNode)a.Id)]),
    };

    private static JsonObject Answer(AnswerEntry answer) => new()
    {
        ["id"] = answer.Id,
        ["session"] = answer.Session,
        ["item"] = answer.Item,
        ["seed"] = answer.Seed,
        ["skill"] = answer.Skill,
        ["given"] = answer.DontKnow ? null : answer.Given,
        ["right"] = answer.Right,
        ["dontKnow"] = answer.DontKnow,
        ["afterHint"] = answer.AfterHint,
        ["at"] = answer.At.ToString("O"),
    };

    private static string Name(SkillStanding standing) => standing == SkillStanding.NotTested ? "notTested" : standing.ToString().ToLowerInvariant();
}
