using System.Globalization;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Exports;

/// <summary>The plan as events: one for each activity, and the days of the finish.</summary>
public static class PlanCalendar
{
    /// <param name="plan">The plan as of today.</param>
    /// <param name="pack">The journey that it was made from.</param>
    /// <param name="calendar">Tells this person's calendar from others': a part of every UID, which are unique in the world.</param>
    public static IReadOnlyList<CalendarEvent> Events(Plan plan, JourneyPack pack, string calendar)
    {
        string Uid(string id) => $"{id}.{pack.Id}@{calendar}.ascent";
        var events = plan.Items.Select(item => new CalendarEvent(
            Uid(item.Id),
            item.Start,
            item.End < item.Start ? item.Start : item.End,
            (item.State == ActivityState.Done ? "Done: " : "") + item.Title,
            Describe(item, plan),
            item.Resources.Count > 0 && pack.Resources.TryGetValue(item.Resources[0], out var resource) ? resource.Url : null,
            Kind(item.Kind))).ToList();
        if (plan.Items.Any(item => item.State != ActivityState.Done))
        {
            events.Add(Day(Uid("finish-p50"), plan.Forecast.P50, "Finish, as likely as not (P50)"));
            events.Add(Day(Uid("finish-p80"), plan.Forecast.P80, "Finish, four times in five (P80)"));
        }

        events.Add(Day(Uid("deadline"), plan.Forecast.Deadline, "Deadline of the journey"));
        return events;
    }

    private static CalendarEvent Day(string uid, DateOnly day, string summary) => new(uid, day, day, summary, "", null, "Journey");

    private static string Describe(PlanItem item, Plan plan)
    {
        var phase = plan.Phases.FirstOrDefault(phase => phase.Id == item.Phase)?.Title ?? item.Phase;
        var hours = string.Create(CultureInfo.InvariantCulture, $"{item.Hours.Expected:0.#} hours expected, {phase}{(item.Optional ? ", optional" : "")}.");
        return $"{hours}\n{item.Reason}\nascent plan --explain {item.Id}";
    }

    private static string Kind(ActivityKind kind) => kind switch
    {
        ActivityKind.CourseUnit => "Course",
        _ => kind.ToString(),
    };
}
