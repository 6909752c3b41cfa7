using System.Globalization;
using System.Text;

namespace Ascent.Journey.Exports;

/// <summary>Writes events as iCalendar (RFC 5545): CRLF, lines folded at 75 octets and never inside a character, texts escaped.</summary>
public static class ICalendar
{
    /// <summary>Octets of a line without its end (RFC 5545, 3.1).</summary>
    private const int LongestLine = 75;

    /// <summary>How often a subscribed calendar should ask (ours); RFC 7986, 5.7.</summary>
    private const string AskEvery = "PT6H";

    public static string Write(string name, IEnumerable<ToldEvent> events)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Ascent//Journey//EN");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, "NAME:" + Escape(name));
        Line(text, "X-WR-CALNAME:" + Escape(name));
        Line(text, $"REFRESH-INTERVAL;VALUE=DURATION:{AskEvery}");
        Line(text, $"X-PUBLISHED-TTL:{AskEvery}");
        foreach (var told in events)
            Event(text, told);
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Event(StringBuilder text, ToldEvent told)
    {
        var one = told.Event;
        var stamp = told.ChangedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Line(text, "BEGIN:VEVENT");
        Line(text, "UID:" + Escape(one.Uid));
        // Without a reply to it, the stamp is when this revision was made (3.8.7.2); it stays until the next one.
        Line(text, "DTSTAMP:" + stamp);
        Line(text, "LAST-MODIFIED:" + stamp);
        Line(text, "SEQUENCE:" + told.Sequence.ToString(CultureInfo.InvariantCulture));
        Line(text, "DTSTART;VALUE=DATE:" + Day(one.First));
        // The end of an event of whole days is the day after it (3.6.1).
        Line(text, "DTEND;VALUE=DATE:" + Day(one.Last.DayNumber < DateOnly.MaxValue.DayNumber ? one.Last.AddDays(1) : one.Last));
        Line(text, "SUMMARY:" + Escape(one.Summary));
        if (one.Description.Length > 0)
            Line(text, "DESCRIPTION:" + Escape(one.Description));
        if (one.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            Line(text, "URL:" + uri.AbsoluteUri);
        Line(text, "CATEGORIES:" + Escape(one.Category));
        Line(text, "STATUS:" + (told.Cancelled ? "CANCELLED" : "CONFIRMED"));
        // Work on the plan does not make a day busy.
        Line(text, "TRANSP:TRANSPARENT");
        Line(text, "END:VEVENT");
    }

    /// <summary>A text value: backslash, semicolon, comma and line ends escaped, other control characters left out (3.3.11).</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 16);
        foreach (var c in value.ReplaceLineEndings("\n"))
        {
            switch (c)
            {
                case '\\' or ';' or ',': text.Append('\\').Append(c); break;
                case '\n': text.Append("\\n"); break;
                case '\t': text.Append(c); break;
                default:
                    if (!char.IsControl(c)) text.Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>One content line, folded: a line that goes on begins with a space, which counts.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var room = LongestLine;
        foreach (var rune in line.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > room)
            {
                text.Append("\r\n ");
                room = LongestLine - 1;
            }

            text.Append(rune.ToString());
            room -= rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
