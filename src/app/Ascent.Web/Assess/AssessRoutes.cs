using Ascent.Application;
using Ascent.Journey;
using Ascent.Journey.Assessment;
using Ascent.Web.Live;
using Ascent.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Ascent.Web.Assess;

/// <summary>The addresses of the assessment: an overview, and a page for each area or skill. Questions are put by a form, never by looking at a page.</summary>
internal static class AssessRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/assess", (IWorkbench workbench, ChangeWatch watch) =>
            new RazorComponentResult<AssessPage>(new { Stamp = watch.Stamp(), Standings = workbench.Profile is null ? null : workbench.AreaStandings() }));
        app.MapGet("/assess/{id}", (IWorkbench workbench, Notices notices, string id, long? answered, string? notice) => Show(workbench, id, answered, null, null, notices.Find(notice)));
        app.MapPost("/assess/{id}/next", (IWorkbench workbench, string id) => Act(workbench, id, scope => workbench.NextQuestion(scope)));
        app.MapPost("/assess/{id}/hint", (IWorkbench workbench, string id) => Act(workbench, id, scope =>
        {
            if (workbench.AssessmentOf(scope).Question is { } question) workbench.AssessmentHint(question.Session);
        }));
        app.MapPost("/assess/{id}/answer", (Delegate)AnswerAsync);
        app.MapPost("/assess/{id}/restart", (Delegate)Restart);
    }

    private static IResult Show(IWorkbench workbench, string id, long? answered, string? typed, string? problem, Notice? notice = null) => AssessModel.Of(workbench, id, answered, typed, problem) is { } model
        ? new RazorComponentResult<AssessAreaPage>(new { Model = model, Notice = notice }) { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity }
        : TypedResults.NotFound();

    private static IResult Act(IWorkbench workbench, string id, Action<AssessmentScope> action)
    {
        if (AssessModel.Scope(workbench, id) is not { } scope) return TypedResults.NotFound();
        if (workbench.Profile is null) return Results.LocalRedirect("/assess");
        action(scope);
        return Results.LocalRedirect(Address(id));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, IWorkbench workbench, string id)
    {
        if (AssessModel.Scope(workbench, id) is not { } scope) return TypedResults.NotFound();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);

        // An old tab must not answer the question that waits now.
        if (workbench.AssessmentOf(scope).Question is not { } question || form["question"] != AssessModel.Mark(question)) return Results.LocalRedirect(Address(id));
        var unknown = form["unknown"].Count > 0;
        var typed = form["answer"].ToString().Trim();
        if (!unknown && typed.Length == 0) return Show(workbench, id, null, typed, "There is no answer yet. " + question.Instance.HowToAnswer);
        try
        {
            var result = workbench.AnswerQuestion(question.Session, unknown ? "" : typed);
            return Results.LocalRedirect($"{Address(id)}?answered={result.Entry.Id}");
        }
        catch (JourneyException refused) when (refused.Kind == ProblemKind.BadInput)
        {
            return Show(workbench, id, null, typed, refused.Message);
        }
    }

    /// <summary>An area is begun anew as a whole: one skill's chance rests on the answers to its neighbours too.</summary>
    private static IResult Restart(IWorkbench workbench, Notices notices, string id)
    {
        if (AssessModel.Scope(workbench, id) is not { Kind: AssessmentKind.Area } scope) return TypedResults.NotFound();
        if (workbench.Profile is null) return Results.LocalRedirect("/assess");
        workbench.RestartAssessment(scope.Id);
        return Results.LocalRedirect($"{Address(scope.Id)}?notice={notices.Add($"{scope.Id} is begun anew. Earlier answers stay in the log and count no more; the questions are others than before.")}");
    }

    private static string Address(string id) => $"/assess/{Uri.EscapeDataString(id)}";
}
