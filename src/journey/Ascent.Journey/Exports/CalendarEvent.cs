using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ascent.Journey.Exports;

/// <summary>An event of whole days. <paramref name="Last"/> is the last day that it covers.</summary>
public sealed record CalendarEvent(string Uid, DateOnly First, DateOnly Last, string Summary, string Description, string? Url, string Category)
{
    /// <summary>Changes when a calendar has to be told of the event anew.</summary>
    public string Fingerprint => Proofs.Hashes.OfText(Write());

    public string Write() => Proofs.CanonicalJson.Write(new JsonObject
    {
        ["uid"] = Uid,
        ["first"] = First.ToString("O"),
        ["last"] = Last.ToString("O"),
        ["summary"] = Summary,
        ["description"] = Description,
        ["url"] = Url,
        ["category"] = Category,
    });

    /// <summary>What <see cref="Write"/> wrote; null where it is something else.</summary>
    public static CalendarEvent? Read(string text)
    {
        try
        {
            var root = JsonNode.Parse(text)!.AsObject();
            return new((string)root["uid"]!, DateOnly.Parse((string)root["first"]!, null), DateOnly.Parse((string)root["last"]!, null), (string)root["summary"]!, (string)root["description"]!, (string?)root["url"], (string)root["category"]!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>An event as it was last told: its revision, since when, and whether it was called off.</summary>
public sealed record ToldEvent(CalendarEvent Event, int Sequence, DateTimeOffset ChangedAt, bool Cancelled)
{
    public string Fingerprint => Cancelled ? CancelledMark : Event.Fingerprint;

    public const string CancelledMark = "cancelled";
}

/// <summary>
/// Holds what is planned now against what calendars were told before: an event that moved keeps its UID and gets a higher sequence (RFC 5545,
/// 3.8.7.4), one that is gone is called off, one that is as it was stays as it was, time stamp included.
/// </summary>
public static class CalendarUpdate
{
    /// <summary>So long a cancelled event is still told (ours): calendars that ask once a month hear of it.</summary>
    public const int DaysToldAsCancelled = 60;

    public static IReadOnlyList<ToldEvent> Tell(IReadOnlyList<CalendarEvent> events, IReadOnlyDictionary<string, ToldEvent> before, DateTimeOffset now)
    {
        var told = new List<ToldEvent>();
        foreach (var one in events)
        {
            told.Add(!before.TryGetValue(one.Uid, out var old) ? new(one, 0, now, false)
                : old.Fingerprint == one.Fingerprint ? old
                : new(one, old.Sequence + 1, now, false));
        }

        var known = events.Select(one => one.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in before.Values.Where(old => !known.Contains(old.Event.Uid)))
        {
            if (!gone.Cancelled)
                told.Add(gone with { Sequence = gone.Sequence + 1, ChangedAt = now, Cancelled = true });
            else if (now - gone.ChangedAt <= TimeSpan.FromDays(DaysToldAsCancelled))
                told.Add(gone);
        }

        return [.. told.OrderBy(one => one.Event.First).ThenBy(one => one.Event.Uid, StringComparer.Ordinal)];
    }
}
