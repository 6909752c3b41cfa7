using System.Globalization;
using Ascent.Application;
using Ascent.Journey;
using Ascent.Journey.Profiles;
using Ascent.Web.Activities;
using Ascent.Web.Live;
using Ascent.Web.Pages;
using Ascent.Web.Timeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ascent.Web;

/// <summary>The addresses with which the person changes the plan: pins, wishes and breaks.</summary>
internal static class PlanRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/activities/{id}/pin", (HttpContext http, string id) => Routes.ActAsync(http, id, Pin));
        app.MapPost("/activities/{id}/unpin", (HttpContext http, string id) => Routes.ActAsync(http, id, (workbench, form) =>
            ("No longer pinned.", workbench.Pin(new Dictionary<string, IsoWeek?> { [form.Activity.Id] = null }))));
        app.MapPost("/activities/{id}/want", (HttpContext http, string id) => Routes.ActAsync(http, id, (workbench, form) =>
            ("It is in your plan now.", workbench.Want([form.Activity.Id], wanted: true))));
        app.MapPost("/activities/{id}/unwant", (HttpContext http, string id) => Routes.ActAsync(http, id, (workbench, form) =>
            ("It is no longer asked for.", workbench.Want([form.Activity.Id], wanted: false))));
        // As plain RequestDelegates the results of what takes nothing but the request would be thrown away.
        app.MapPost("/weeks/off", (Delegate)((HttpContext http) => WeekAsync(http, off: true)));
        app.MapPost("/weeks/on", (Delegate)((HttpContext http) => WeekAsync(http, off: false)));
        app.MapPost("/roadmap/keep", (Delegate)KeepAsync);
        app.MapPost("/pause", (Delegate)PauseAsync);
        app.MapPost("/resume", (Delegate)Resume);
    }

    private static (string, PlanUpdate) Pin(IWorkbench workbench, ActivityForm form)
    {
        form.About("week");
        if (!IsoWeek.TryParse(form.Value("week"), out var week)) throw new JourneyException("Choose a week, such as 2026-W50.");
        return ($"Pinned to {week}.", workbench.Pin(new Dictionary<string, IsoWeek?> { [form.Activity.Id] = week }));
    }

    /// <summary>Takes a week off or gives it back, on the page where the weeks are.</summary>
    private static async Task<IResult> WeekAsync(HttpContext http, bool off)
    {
        var (workbench, watch, notices) = (Service<IWorkbench>(http), Service<ChangeWatch>(http), Service<Notices>(http));
        if (workbench.Profile is not { } profile) return Results.LocalRedirect("/roadmap");
        var text = (await http.Request.ReadFormAsync(http.RequestAborted))["week"].ToString().Trim();
        try
        {
            if (!IsoWeek.TryParse(text, out var week)) throw new JourneyException("Choose a week, such as 2026-W50.");
            if (profile.WeeksOff.Contains(week) == off) throw new JourneyException(off ? $"{week} is off already." : $"{week} is not off.");
            var update = workbench.TakeOff([week], off);
            var when = Text.Words.Span(week.Monday, week.Sunday, workbench.Today);
            var moved = update.FinishDays switch { null => "", 0 => " The finish has not moved.", > 0 and var days => $" The finish moves by {Text.Words.Days(days)}.", var days => $" The finish comes {Text.Words.Days(-days.Value)} earlier." };
            return Results.LocalRedirect($"/roadmap?notice={notices.Add((off ? $"{when} is off: nothing is planned in it." : $"{when} is a week of work again.") + moved, update)}#choices");
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            var echo = new FormEcho(new Dictionary<string, string> { ["weekOff"] = text }, new Dictionary<string, string> { ["weekOff"] = problem.Message });
            return new RazorComponentResult<RoadmapPage>(new { Model = RoadmapModel.Of(workbench, watch.Stamp(), null, null, null) with { Echo = echo } }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }
    }

    /// <summary>Makes what a what-if reckoned with the person's profile.</summary>
    private static async Task<IResult> KeepAsync(HttpContext http, IWorkbench workbench, Notices notices)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);

        // What cannot be taken is told where it was asked.
        if (WhatIfForm.Apply(workbench, form) is not { } profile) return Results.LocalRedirect(WhatIfForm.Address(form));
        try
        {
            return Results.LocalRedirect($"/roadmap?notice={notices.Add("Kept, and the plan is up to date.", workbench.SaveProfile(profile))}");
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return Results.LocalRedirect($"/roadmap?notice={notices.Add(problem.Message, refused: true)}");
        }
    }

    private static T Service<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();

    private static async Task<IResult> PauseAsync(HttpContext http, IWorkbench workbench, ChangeWatch watch, Notices notices)
    {
        if (workbench.Profile is null) return Results.LocalRedirect("/");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var text = form["until"].ToString().Trim();
        DateOnly? until = null;
        if (text.Length > 0)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Refused(workbench, watch, text, "Write the last day as 2027-01-03, or leave it empty.");
            until = day;
        }

        try
        {
            var update = workbench.Pause(until);
            return Results.LocalRedirect($"/?notice={notices.Add("Nothing is planned until you are back. What you have done is kept.", update)}");
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return Refused(workbench, watch, text, problem.Message);
        }
    }

    private static IResult Resume(IWorkbench workbench, Notices notices)
    {
        if (workbench.Profile is null) return Results.LocalRedirect("/");
        try
        {
            var back = workbench.Resume();
            var moved = back.FinishDays > 0 ? $" The finish moved by {Text.Words.Days(back.FinishDays)}." : " The finish has not moved.";
            return Results.LocalRedirect($"/?notice={notices.Add("Welcome back; everything is where you left it." + moved, back.Update)}");
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return Results.LocalRedirect($"/?notice={notices.Add(problem.Message, refused: true)}");
        }
    }

    /// <summary>Today's page again, with what was typed and the reason beside it.</summary>
    private static RazorComponentResult<TodayPage> Refused(IWorkbench workbench, ChangeWatch watch, string typed, string why) =>
        Routes.TodayOf(workbench, watch, null, new(new Dictionary<string, string> { ["until"] = typed }, new Dictionary<string, string> { ["until"] = why }));
}
