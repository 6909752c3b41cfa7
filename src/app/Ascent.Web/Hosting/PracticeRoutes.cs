using System.Globalization;
using Ascent.Application;
using Ascent.Journey;
using Ascent.Journey.Career;
using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;
using Ascent.Journey.Reviews;
using Ascent.Web.Activities;
using Ascent.Web.Live;
using Ascent.Web.Pages;
using Ascent.Web.Practice;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Ascent.Web;

/// <summary>Addresses of practice and career: reviews, papers, weeks, the timer, career entries and interviews.</summary>
internal static class PracticeRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/practice", (IWorkbench workbench, ChangeWatch watch) => Page<PracticePage>(new { Model = PracticeModel.Of(workbench, watch.Stamp()) }));
        app.MapPost("/activities/{id}/timer", (HttpContext http, string id) => ActAsync(http, "/", $"/activities/{Uri.EscapeDataString(id)}", (workbench, _) =>
            (workbench.StartTimer(id), "The timer runs. It goes on when this page is closed.").Item2));
        // As plain RequestDelegates the results of what takes nothing but the request would be thrown away.
        app.MapPost("/timer/stop", (Delegate)((HttpContext http) => ActAsync(http, "/", "/", StopTimer)));
        app.MapPost("/timer/cancel", (Delegate)((HttpContext http) => ActAsync(http, "/", "/", (workbench, _) => $"The timer on {workbench.CancelTimer().ActivityId} is ended; nothing was logged.")));

        app.MapGet("/reviews", (IWorkbench workbench, Notices notices, string? show, long? since, string? notice) =>
            Page<ReviewsPage>(new { Model = ReviewsModel.Of(workbench, show, since), Notice = notices.Find(notice) }));
        app.MapPost("/reviews/{card}", (HttpContext http, string card) => ActAsync(http, "/reviews", "/reviews", (workbench, form) => Grade(workbench, card, form)));

        app.MapGet("/papers", (IWorkbench workbench, ChangeWatch watch) => Page<PapersPage>(new { Stamp = watch.Stamp(), Papers = workbench.Papers(), Cadence = workbench.PaperCadence() }));
        app.MapGet("/papers/{id}", IResult (IWorkbench workbench, Notices notices, string id, string? notice) =>
            PaperModel.Of(workbench, id) is { } model ? Page<PaperPage>(new { Model = model, Notice = notices.Find(notice) }) : TypedResults.NotFound());
        app.MapPost("/papers/{id}/read", (HttpContext http, string id) => ActAsync(http, PaperPath(id), PaperPath(id), (workbench, _) => (workbench.ReadPaper(id), "Begun.").Item2));
        app.MapPost("/papers/{id}/notes", (HttpContext http, string id) => SaveNotesAsync(http, id, done: false));
        app.MapPost("/papers/{id}/done", (HttpContext http, string id) => SaveNotesAsync(http, id, done: true));

        app.MapGet("/weekly", IResult (IWorkbench workbench, Notices notices, string? week, string? notice) =>
            ParseWeek(workbench, week) is not { } chosen || chosen > IsoWeek.Of(workbench.Today) ? TypedResults.NotFound()
            : Page<WeeklyPage>(new { Review = workbench.Profile is null ? null : workbench.WeeklyReview(chosen), Notice = notices.Find(notice) }));
        app.MapPost("/weekly/{week}", async Task<IResult> (HttpContext http, string week) => !IsoWeek.TryParse(week, out var chosen) ? TypedResults.NotFound()
            : await KeepingAsync(http, $"/weekly?week={chosen}", (workbench, form) => (workbench.AnswerWeek(chosen, Text(form, "learnt"), Text(form, "change")), "Kept. The next review shows it again.").Item2,
                (workbench, echo) => new RazorComponentResult<WeeklyPage>(new { Review = workbench.Profile is null ? null : workbench.WeeklyReview(chosen), Echo = echo }) { StatusCode = StatusCodes.Status422UnprocessableEntity }));

        app.MapGet("/career", (IWorkbench workbench, Notices notices, long? removed, string? notice) =>
            Page<CareerPage>(new { Standing = workbench.Career(), Removed = removed, Notice = notices.Find(notice) }));
        app.MapPost("/career", (Delegate)((HttpContext http) => KeepingAsync(http, "/career", AddCareer, (workbench, echo) => new RazorComponentResult<CareerPage>(new { Standing = workbench.Career(), Echo = echo }) { StatusCode = StatusCodes.Status422UnprocessableEntity })));
        app.MapPost("/career/{id:long}/move", (HttpContext http, long id) => ActAsync(http, "/career", "/career", (workbench, form) =>
            workbench.MoveCareer(id, Text(form, "state"), new(null, Optional(form, "link"), null, Day(form))) is var entry ? $"‘{entry.Title}’ is {entry.State}." : ""));
        app.MapPost("/career/{id:long}/remove", (HttpContext http, long id) => ActAsync(http, "/career", $"/career?removed={id}", (workbench, _) => $"‘{workbench.RemoveCareer(id, undo: false).Title}’ is taken out."));
        app.MapPost("/career/{id:long}/restore", (HttpContext http, long id) => ActAsync(http, "/career", "/career", (workbench, _) => $"‘{workbench.RemoveCareer(id, undo: true).Title}’ is back."));

        app.MapGet("/interviews", (IWorkbench workbench) => Page<InterviewsPage>(new { Standing = workbench.Interviews() }));
        app.MapGet("/interviews/{id}", IResult (IWorkbench workbench, string id, long? session, string? answer) => ShowInterview(workbench, id, session, answer == "1", InterviewEcho.None));
        app.MapPost("/interviews/{id}", ScoreAsync);
    }

    private static RazorComponentResult<TPage> Page<TPage>(object parameters) where TPage : Microsoft.AspNetCore.Components.IComponent => new(parameters);

    /// <summary>Carries out a form's action and goes on to <paramref name="next"/>; a refusal is told on <paramref name="back"/>.</summary>
    private static async Task<IResult> ActAsync(HttpContext http, string back, string next, Func<IWorkbench, IFormCollection, string> action)
    {
        var (workbench, notices) = Services(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        try
        {
            var headline = action(workbench, form);
            return Results.LocalRedirect(headline.Length == 0 ? next : With(next, notices.Add(headline)));
        }
        catch (JourneyException problem) when (problem.Kind != ProblemKind.BrokenEnvironment)
        {
            return Results.LocalRedirect(With(back, notices.Add(problem.Message, refused: true)));
        }
    }

    /// <summary>Carries out a form's action and goes on to <paramref name="next"/>; a refusal shows the form again with all that was typed.</summary>
    private static async Task<IResult> KeepingAsync(HttpContext http, string next, Func<IWorkbench, IFormCollection, string> action, Func<IWorkbench, FormEcho, IResult> again)
    {
        var (workbench, notices) = Services(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        try
        {
            return Results.LocalRedirect(With(next, notices.Add(action(workbench, form))));
        }
        catch (JourneyException problem) when (problem.Kind != ProblemKind.BrokenEnvironment)
        {
            var typed = form.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
            return again(workbench, new FormEcho(typed, new Dictionary<string, string> { [""] = problem.Message }));
        }
    }

    private static string Grade(IWorkbench workbench, string card, IFormCollection form)
    {
        if (!int.TryParse(Text(form, "grade"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 4)
            throw new JourneyException("Choose again, hard, good or easy.");

        // A form that is sent a second time, by the back button or a double click, changes nothing.
        if (!workbench.ReviewsToday().Cards.Any(due => due.Id == card)) throw new JourneyException("That card was graded already.");
        var seconds = long.TryParse(Text(form, "since"), NumberStyles.None, CultureInfo.InvariantCulture, out var since) ? workbench.Time.GetUtcNow().ToUnixTimeSeconds() - since : 0;
        workbench.ReviewCard(card, (Grade)number, (int)Math.Clamp(seconds, 0, 3600));
        return "";
    }

    private static string StopTimer(IWorkbench workbench, IFormCollection form)
    {
        int? minutes = Optional(form, "minutes") is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : throw new JourneyException("Give the time in whole minutes, such as 45.");
        var (timer, spent, _) = workbench.StopTimer(minutes, Optional(form, "note"));
        return $"{Ascent.Web.Text.Words.Duration(spent / 60.0)} logged on {timer.ActivityId}.";
    }

    /// <summary>What was typed is kept before anything else is tried, so that a refusal loses nothing.</summary>
    private static Task<IResult> SaveNotesAsync(HttpContext http, string id, bool done) => ActAsync(http, PaperPath(id), PaperPath(id), (workbench, form) =>
    {
        workbench.NotePaper(id, PaperFields.All.Where(part => form.ContainsKey(part.Key())).ToDictionary(part => part, part => Text(form, part.Key())), form["public"] == "on");
        if (!done) return "Notes saved.";
        var (_, result) = workbench.EndPaper(id);
        return result is null ? "Read and noted." : $"Read and noted; that proves {result.Evidence.ActivityId}.";
    });

    private static string AddCareer(IWorkbench workbench, IFormCollection form)
    {
        var kind = CareerStates.Find(Text(form, "kind")) ?? throw new JourneyException("Choose what it is.");
        var entry = workbench.AddCareer(kind, Text(form, "title"), new(null, Optional(form, "link"), Optional(form, "note"), Day(form)));
        return $"‘{entry.Title}’ is added: {entry.State}.";
    }

    private static async Task<IResult> ScoreAsync(HttpContext http, string id)
    {
        var (workbench, _) = Services(http);
        if (!workbench.Pack.Interviews.TryGetValue(id, out var interview)) return TypedResults.NotFound();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (points, notes) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var criterion in interview.Rubric)
        {
            if (int.TryParse(Text(form, "points-" + criterion.Id), NumberStyles.None, CultureInfo.InvariantCulture, out var given)) points[criterion.Id] = given;
            if (Optional(form, "note-" + criterion.Id) is { } note) notes[criterion.Id] = note;
        }

        try
        {
            _ = int.TryParse(Text(form, "minutes"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes);
            var session = workbench.ScoreInterview(id, points, notes, Optional(form, "note"), minutes, form["answer"] == "1");
            return Results.LocalRedirect($"/interviews/{Uri.EscapeDataString(id)}?session={session.Id}");
        }
        catch (JourneyException problem) when (problem.Kind != ProblemKind.BrokenEnvironment)
        {
            return ShowInterview(workbench, id, null, form["answer"] == "1", new InterviewEcho(problem.Message, form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal)));
        }
    }

    private static IResult ShowInterview(IWorkbench workbench, string id, long? session, bool answer, InterviewEcho echo) =>
        InterviewModel.Of(workbench, id, session, answer, echo) is { } model
            ? new RazorComponentResult<InterviewPage>(new { Model = model }) { StatusCode = echo.Error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity }
            : TypedResults.NotFound();

    private static (IWorkbench Workbench, Notices Notices) Services(HttpContext http) =>
        ((IWorkbench)http.RequestServices.GetService(typeof(IWorkbench))!, (Notices)http.RequestServices.GetService(typeof(Notices))!);

    private static IsoWeek? ParseWeek(IWorkbench workbench, string? text) =>
        text is null ? IsoWeek.Of(workbench.Today) : IsoWeek.TryParse(text, out var week) ? week : null;

    private static DateOnly? Day(IFormCollection form) => Optional(form, "on") is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new JourneyException("Write the day as 2027-05-03.");

    private static string PaperPath(string id) => $"/papers/{Uri.EscapeDataString(id)}";

    private static string With(string path, string notice) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}notice={notice}";

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();

    private static string? Optional(IFormCollection form, string name) => Text(form, name) is { Length: > 0 } text ? text : null;
}
