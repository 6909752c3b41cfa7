using Ascent.Journey;
using Ascent.Journey.Career;

namespace Ascent.Application;

/// <summary>Career: what was found, sent, written, and who was met.</summary>
public sealed partial class Workbench
{
    public CareerStanding Career()
    {
        var entries = Store.Career();
        return new(entries, GoalProgress.Of(Pack, Progress, entries));
    }

    public CareerEntry AddCareer(CareerKind kind, string title, CareerDetails details)
    {
        RequireProfile();
        var state = details.State ?? CareerStates.First(kind);
        CheckState(kind, state);
        return Store.AddCareer(kind, Short("title", title, required: true)!, Link(details.Link), Short("note", details.Note), state, DayOf(details.On), Now);
    }

    public CareerEntry MoveCareer(long id, string state, CareerDetails details)
    {
        var entry = FindCareer(id);
        CheckState(entry.Kind, state);
        // Of a clock that was set back the last step's day is the better one.
        var on = details.On is null && Today < entry.On ? entry.On : DayOf(details.On);
        if (on < entry.On)
            throw new JourneyException($"'{entry.Title}' is {entry.State} since {entry.On:yyyy-MM-dd}; --on cannot lie before that.");
        return Store.MoveCareer(id, state, Link(details.Link), Short("note", details.Note), on, Now) ?? throw NoEntry(id);
    }

    public CareerEntry RemoveCareer(long id, bool undo)
    {
        var entry = Store.CareerEntry(id) ?? throw NoEntry(id);
        if (!undo && entry.RemovedAt is not null) throw new JourneyException($"Entry {id}, '{entry.Title}', is taken out already. 'ascent career rm {id} --undo' brings it back.");
        if (undo && entry.RemovedAt is null) throw new JourneyException($"Entry {id}, '{entry.Title}', is there; nothing has to be brought back.");
        return Store.RemoveCareer(id, undo ? null : Now) ?? throw NoEntry(id);
    }

    private CareerEntry FindCareer(long id) => Store.CareerEntry(id) is { } entry
        ? entry.RemovedAt is null ? entry : throw new JourneyException($"Entry {id}, '{entry.Title}', was taken out. 'ascent career rm {id} --undo' brings it back.")
        : throw NoEntry(id);

    private static JourneyException NoEntry(long id) => new($"There is no entry {id}. 'ascent career list' shows all with their numbers.");

    private DateOnly DayOf(DateOnly? on)
    {
        var day = on ?? Today;
        return day <= Today ? day : throw new JourneyException($"{day:yyyy-MM-dd} lies ahead; --on takes a day up to today.");
    }

    private static void CheckState(CareerKind kind, string state)
    {
        var states = CareerStates.Of(kind);
        if (!states.Contains(state))
            throw new JourneyException($"'{state}' is no state of a {kind.Key()}.{Nearest.Suggestion(state, states)} It can be {string.Join(", ", states)}.");
    }

    private static string? Short(string what, string? text, bool required = false) => text?.Trim() switch
    {
        null or "" when required => throw new JourneyException($"The {what} is empty."),
        null or "" => null,
        { Length: > CareerEntry.LongestText } long_ => throw new JourneyException($"The {what} has {long_.Length} characters; {CareerEntry.LongestText} are the most."),
        var kept => kept,
    };

    private static string? Link(string? link) => Short("link", link) is { } text ? Proof.OfLink(text).Summary : null;
}
