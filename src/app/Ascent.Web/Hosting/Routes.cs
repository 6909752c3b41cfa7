using Ascent.Application;
using Ascent.Journey;
using Ascent.Journey.Planning;
using Ascent.Web.Activities;
using Ascent.Web.Live;
using Ascent.Web.Onboarding;
using Ascent.Web.Pages;
using Ascent.Web.Practice;
using Ascent.Web.Timeline;
using Ascent.Web.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Ascent.Web;

/// <summary>All addresses of the application. What a page shows is gathered here; how it looks is the page's.</summary>
internal static class Routes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", Today);
        app.MapGet("/start", Start);
        app.MapPost("/start", SaveProfileAsync);
        app.MapGet("/roadmap", (HttpRequest request, IWorkbench workbench, ChangeWatch watch, Notices notices, string? item, string? view, string? notice) =>
            Page<RoadmapPage>(new { Model = RoadmapModel.Of(workbench, watch.Stamp(), view, item, notices.Find(notice)), Asked = WhatIfForm.Of(workbench, request.Query) }));
        PlanRoutes.Map(app);

        app.MapGet("/activities/{id}", (HttpContext http, string id, string? notice) => ShowActivity(http, id, FormEcho.None, notice));
        app.MapPost("/activities/{id}/start", (HttpContext http, string id) =>
            ActAsync(http, id, (workbench, _) => ("Started.", workbench.StartActivity(id))));
        app.MapPost("/activities/{id}/log", (HttpContext http, string id) => ActAsync(http, id, LogTime));
        app.MapPost("/activities/{id}/done", (HttpContext http, string id) => ActAsync(http, id, MarkDone));

        PracticeRoutes.Map(app);

        app.MapGet("/labs", (IWorkbench workbench, ChangeWatch watch) =>
            Page<LabsPage>(new { Stamp = watch.Stamp(), Labs = workbench.LabStandings(), Next = workbench.NextLab() }));
        app.MapGet("/labs/{id}", IResult (IWorkbench workbench, ChangeWatch watch, string id) =>
            LabModel.Of(workbench, watch.Stamp(), id) is { } model ? Page<LabPage>(new { Model = model }) : TypedResults.NotFound());

        app.MapGet("/runs", (IWorkbench workbench, ChangeWatch watch, string? recipe, string? tag, string? sort, string[]? run) =>
            Page<RunsPage>(new { Model = RunsModel.Of(workbench.Runs, watch.Stamp(), recipe, tag, sort, run) }));
        app.MapGet("/runs/compare", (IWorkbench workbench, string[]? run, string? metric, string? smooth, string? log, string? x) =>
            Page<ComparePage>(new { Model = CompareModel.Of(workbench.Runs, run, metric, smooth, log, x) }));
        app.MapGet("/runs/{id}", IResult (IWorkbench workbench, string id) =>
            RunApi.Find(workbench, id) is { } run ? Page<RunPage>(new { Model = RunModel.Of(workbench.Runs, run, workbench.Time.GetUtcNow()) }) : TypedResults.NotFound());
        app.MapGet("/runs/{id}/events", async (HttpContext http, IWorkbench workbench, string id, long? from) =>
        {
            if (RunApi.Find(workbench, id) is { } run) await RunApi.EventsAsync(http, workbench, run, from ?? 0);
            else http.Response.StatusCode = StatusCodes.Status404NotFound;
        });

        Showing.PortfolioRoutes.Map(app);
        Assess.AssessRoutes.Map(app);
        app.MapGet("/events", ChangeEvents.ServeAsync);
        app.MapGet("/api/plan", (IWorkbench workbench) => Results.Text(PlanJson.Write(workbench.CurrentPlan()), "application/json"));
        app.MapGet("/api/runs/{id}/metrics", RunApi.Metrics);
        // As a plain RequestDelegate its result would be thrown away.
        app.MapPost("/theme", (Delegate)SetThemeAsync);
    }

    private static RazorComponentResult<TPage> Page<TPage>(object parameters) where TPage : Microsoft.AspNetCore.Components.IComponent => new(parameters);

    private static RazorComponentResult<TodayPage> Today(IWorkbench workbench, ChangeWatch watch, Notices notices, string? notice) =>
        TodayOf(workbench, watch, notices.Find(notice), FormEcho.None);

    internal static RazorComponentResult<TodayPage> TodayOf(IWorkbench workbench, ChangeWatch watch, Notice? notice, FormEcho echo)
    {
        var stamp = watch.Stamp();
        if (workbench.Profile is null) return Page<TodayPage>(new { Stamp = stamp });
        var week = workbench.AgendaFor(AgendaSpan.Week);
        var zone = workbench.Time.LocalTimeZone;
        var logged = workbench.Progress.Log
            .Where(entry => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(entry.At, zone).Date) is var day && day >= week.From && day <= week.To)
            .Sum(entry => entry.Minutes) / 60.0;
        return new RazorComponentResult<TodayPage>(new
        {
            Stamp = stamp,
            Plan = workbench.CurrentPlan(),
            Day = workbench.AgendaFor(AgendaSpan.Today),
            Week = week,
            Logged = logged,
            Notice = notice,
            Echo = echo,
            Advice = workbench.NextSteps(),
        })
        {
            StatusCode = echo.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        };
    }

    private static RazorComponentResult<StartPage> Start(IWorkbench workbench)
    {
        var profile = workbench.Profile;
        return Page<StartPage>(new { workbench.Pack, Echo = ProfileForm.Show(profile ?? workbench.DefaultProfile()), IsNew = profile is null });
    }

    private static async Task<IResult> SaveProfileAsync(HttpContext http, IWorkbench workbench, Notices notices)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var before = workbench.Profile;
        var (profile, echo) = ProfileForm.Read(form, before ?? workbench.DefaultProfile(), workbench.Pack);
        if (profile is not null)
        {
            try
            {
                var update = workbench.SaveProfile(profile);
                var saved = update.Plan.Savings.Sum(saving => saving.Hours);
                var told = saved >= 1 ? $" Your background saves {Text.Words.Hours(saved)}." : "";
                var key = notices.Add((before is null ? "Your plan is made." : "Saved, and the plan is up to date.") + told, update);
                return Results.LocalRedirect($"/roadmap?notice={key}");
            }
            catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
            {
                echo = echo with { Errors = new Dictionary<string, string> { [""] = problem.Message } };
            }
        }
        return new RazorComponentResult<StartPage>(new { workbench.Pack, Echo = echo, IsNew = before is null }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    private static IResult ShowActivity(HttpContext http, string id, FormEcho echo, string? notice)
    {
        var services = http.RequestServices;
        var workbench = (IWorkbench)services.GetService(typeof(IWorkbench))!;
        var watch = (ChangeWatch)services.GetService(typeof(ChangeWatch))!;
        var notices = (Notices)services.GetService(typeof(Notices))!;
        return ActivityModel.Of(workbench, watch.Stamp(), id, echo, notices.Find(notice)) is { } model
            ? new RazorComponentResult<ActivityPage>(new { Model = model }) { StatusCode = echo.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK }
            : TypedResults.NotFound();
    }

    /// <summary>Carries out a form's action and shows the activity again; what cannot be taken stands beside its field with what was typed.</summary>
    internal static async Task<IResult> ActAsync(HttpContext http, string id, Func<IWorkbench, ActivityForm, (string Headline, PlanUpdate Update)> action)
    {
        var workbench = (IWorkbench)http.RequestServices.GetService(typeof(IWorkbench))!;
        var notices = (Notices)http.RequestServices.GetService(typeof(Notices))!;
        if (!workbench.Pack.Activities.TryGetValue(id, out var activity)) return TypedResults.NotFound();
        var form = new ActivityForm(activity, await http.Request.ReadFormAsync(http.RequestAborted));
        try
        {
            var (headline, update) = action(workbench, form);
            return Results.LocalRedirect($"/activities/{Uri.EscapeDataString(id)}?notice={notices.Add(headline, update)}");
        }
        catch (JourneyException problem) when (problem.Kind != ProblemKind.BrokenEnvironment)
        {
            return ShowActivity(http, id, form.Echo(problem.Message), null);
        }
    }

    private static (string, PlanUpdate) LogTime(IWorkbench workbench, ActivityForm form)
    {
        form.About("minutes");
        var minutes = int.TryParse(form.Value("minutes"), out var typed) ? typed : throw new JourneyException("Give the time in whole minutes, such as 45.");
        var note = form.Value("note");
        return ($"{Text.Words.Duration(minutes / 60.0)} logged.", workbench.LogTime(form.Activity.Id, minutes, note.Length == 0 ? null : note));
    }

    private static (string, PlanUpdate) MarkDone(IWorkbench workbench, ActivityForm form)
    {
        form.About("proof");
        var result = workbench.MarkDone(form.Activity.Id, form.Proof());
        return (result.AlreadyDone ? "It was done before; the new proof is kept beside the old." : $"Done, proven by {result.Evidence.Summary}", result.Update);
    }

    private static async Task<IResult> SetThemeAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var theme = form["theme"].ToString();
        if (theme is "light" or "dark")
            http.Response.Cookies.Append(PageContext.ThemeCookie, theme, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
        else
            http.Response.Cookies.Delete(PageContext.ThemeCookie);
        var back = form["return"].ToString();
        return Results.LocalRedirect(IsLocal(back) ? back : "/");
    }

    private static bool IsLocal(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl);
}
