using System.Globalization;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Cli;

/// <summary>The questions of <c>start</c>: eight, each with a default that Enter takes. A wrong answer is explained and asked again.</summary>
internal sealed class Questionnaire
{
    private readonly CliHost _host;
    private int _number;

    private Questionnaire(CliHost host) => _host = host;

    internal static Profile Ask(CliHost host, JourneyPack pack, Profile defaults)
    {
        host.Say("Eight questions; Enter takes what stands in brackets. 'ascent profile edit' changes all of it later.");
        return new Questionnaire(host).Run(pack, defaults);
    }

    private Profile Run(JourneyPack pack, Profile profile)
    {
        var hours = One("Hours a week that you can give", profile.HoursPerWeek.ToString("0.#"), text =>
            double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 80 ? value : throw Bad("Give a number from 1 to 80."));
        var start = One("First day, year-month-day", profile.StartOn.ToString("O"), ParseDay);
        var deadline = One("Deadline, or 'none' for that of the journey", "none", text =>
            text == "none" ? (DateOnly?)null : ParseDay(text) is var day && day > start ? day : throw Bad("The deadline has to lie after the first day."));
        var off = One("Weeks off, such as 2026-W52 2026-W53", "none", ParseWeeks);
        var track = One("Track: vision or nlp", profile.Track, text => text is "vision" or "nlp" ? text : throw Bad("Write vision or nlp."));
        var known = Ratings(pack, "T", "How good you are, 0 (new to it) to 4 (could teach it), one figure each", profile);
        var learnt = Ratings(pack, "K", "How much you know already, 0 to 4, one figure each", profile);
        var free = One("Free material only: yes or no", profile.FreeOnly ? "yes" : "no", text => text is "yes" or "y" ? true : text is "no" or "n" ? false : throw Bad("Write yes or no."));
        return profile with
        {
            HoursPerWeek = hours,
            StartOn = start,
            Deadline = deadline,
            WeeksOff = off,
            Track = track,
            Ratings = known.Concat(learnt).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            FreeOnly = free,
        };
    }

    private Dictionary<string, int> Ratings(JourneyPack pack, string family, string question, Profile profile)
    {
        var areas = pack.Areas.Where(area => area.Id.StartsWith(family, StringComparison.Ordinal)).ToList();
        var legend = string.Concat(areas.Select(area => $"\n     {area.Id} {area.Title}"));
        var usual = string.Concat(areas.Select(area => profile.Rating(area.Id)));
        var figures = One(question + legend + "\n    ", usual, text =>
        {
            var digits = text.Where(letter => letter is not (' ' or ',')).ToArray();
            return digits.Length == areas.Count && Array.TrueForAll(digits, digit => digit is >= '0' and <= '4')
                ? digits.Select(digit => digit - '0').ToArray()
                : throw Bad($"Give {areas.Count} figures from 0 to 4, such as {usual}.");
        });
        return areas.Zip(figures).ToDictionary(pair => pair.First.Id, pair => pair.Second, StringComparer.Ordinal);
    }

    private T One<T>(string question, string usual, Func<string, T> parse)
    {
        _number++;
        while (true)
        {
            _host.Out.Write($"{_number}. {question} [{usual}]: ");
            var line = _host.ReadLine();
            if (line is null)
                _host.Out.WriteLine(); // the input has ended: the rest takes the defaults
            var answer = string.IsNullOrWhiteSpace(line) ? usual : line.Trim();
            try
            {
                return parse(answer);
            }
            catch (JourneyException problem)
            {
                _host.Say("   " + problem.Message);
            }
        }
    }

    private static DateOnly ParseDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200
            ? day
            : throw Bad("Write a day as 2026-12-07.");

    private static IReadOnlyList<IsoWeek> ParseWeeks(string text)
    {
        if (text == "none")
            return [];
        var weeks = new List<IsoWeek>();
        foreach (var word in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            weeks.Add(IsoWeek.TryParse(word, out var week) ? week : throw Bad($"'{word}' is not a week: write 2026-W52."));
        return weeks;
    }

    private static JourneyException Bad(string message) => new(message);
}
