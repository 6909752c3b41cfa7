using System.Globalization;

using Ascent.Tensors.Random;

namespace Ascent.Data;

/// <summary>
/// Dates of the years 1950 to 2049 as people write them, and in the form of ISO 8601: "the third of May, 1987" is 1987-05-03. With dots the day
/// comes first, with slashes the month; a year of two digits is the one in that century's worth of years. No date is in two parts, however it is written.
/// </summary>
public static class WrittenDates
{
    private const int FirstYear = 1950;
    private const int Years = 100;
    private const int Held = 1000;

    private static readonly string[] Ones =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
        "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    private static readonly Func<DateOnly, string>[] Forms =
    [
        static date => $"{date.Day} {Month(date)} {date.Year}",
        static date => $"{date.Day} {Short(date)} {date.Year}",
        static date => $"{Month(date)} {date.Day}, {date.Year}",
        static date => $"{Short(date)}. {date.Day}, {date.Year}",
        static date => $"{Month(date)} {Numbered(date.Day)}, {date.Year}",
        static date => $"the {Numbered(date.Day)} of {Month(date)} {date.Year}",
        static date => $"the {Ordinal(date.Day)} of {Month(date)}, {date.Year}",
        static date => $"{Weekday(date)}, {date.Day} {Month(date)} {date.Year}",
        static date => $"{Weekday(date)[..3]} {Short(date)} {date.Day} {date.Year}",
        static date => $"{Weekday(date)}, the {Ordinal(date.Day)} of {Month(date)} {date.Year}",
        static date => $"{date.Day}.{date.Month}.{date.Year}",
        static date => $"{date.Day:00}.{date.Month:00}.{date.Year % 100:00}",
        static date => $"{date.Month}/{date.Day}/{date.Year}",
        static date => $"{date.Month:00}/{date.Day:00}/{date.Year % 100:00}",
        static date => $"{date.Day}-{Short(date)}-{date.Year}",
        static date => $"{date.Year} {Short(date)} {date.Day}",
    ];

    /// <summary>Draws the parts: 1,000 pairs each for validation and test.</summary>
    /// <param name="count">Pairs to train on, at most 400,000; a date may come in several forms, and in capitals.</param>
    /// <param name="seed">All chance comes from it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public static (TextPairs Train, TextPairs Validation, TextPairs Test) Draw(int count, ulong seed)
    {
        if (count is < 1 or > 400_000) throw new ArgumentOutOfRangeException(nameof(count), count, "1 to 400,000 pairs are trained on.");
        var random = new Philox(seed, 'D');
        var first = new DateOnly(FirstYear, 1, 1);
        var dates = Enumerable.Range(0, new DateOnly(FirstYear + Years, 1, 1).DayNumber - first.DayNumber).Select(first.AddDays).ToArray();
        random.Shuffle<DateOnly>(dates);
        return (
            Part("train", Enumerable.Range(0, count).Select(_ => dates[(2 * Held) + random.Next(dates.Length - (2 * Held))])),
            Part("validation", dates[..Held]),
            Part("test", dates[Held..(2 * Held)]));

        TextPairs Part(string part, IEnumerable<DateOnly> chosen)
        {
            var (sources, targets) = (new List<string>(), new List<string>());
            foreach (var date in chosen)
            {
                var text = Forms[random.Next(Forms.Length)](date);
                sources.Add(random.Next(8) == 0 ? text.ToUpperInvariant() : text);
                targets.Add(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            return new($"written-dates {part}", sources, targets);
        }
    }

    private static string Month(DateOnly date) => date.ToString("MMMM", CultureInfo.InvariantCulture);

    private static string Short(DateOnly date) => date.ToString("MMM", CultureInfo.InvariantCulture);

    private static string Weekday(DateOnly date) => date.DayOfWeek.ToString();

    private static string Numbered(int day) => (day % 10, day / 10) switch
    {
        (1, not 1) => $"{day}st",
        (2, not 1) => $"{day}nd",
        (3, not 1) => $"{day}rd",
        _ => $"{day}th",
    };

    private static string Ordinal(int day) => day switch
    {
        <= 20 => Ones[day - 1],
        30 => "thirtieth",
        31 => "thirty-first",
        _ => $"twenty-{Ones[day - 21]}",
    };
}
