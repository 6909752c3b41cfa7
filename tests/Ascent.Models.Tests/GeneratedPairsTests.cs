using System.Globalization;
using Ascent.Data;

namespace Ascent.Models.Tests;

public sealed class GeneratedPairsTests
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Days =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
        "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh",
        "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
    ];

    [Fact]
    public void Every_written_date_means_the_one_beside_it()
    {
        var (train, validation, test) = WrittenDates.Draw(20_000, 3);
        foreach (var part in new[] { train, validation, test })
        {
            for (var i = 0; i < part.Count; i++) Assert.Equal(part.Targets[i], Read(part.Sources[i]));
        }

        Assert.True(train.Sources.Count(source => source.Contains(" of ", StringComparison.Ordinal)) > 1000);
        Assert.True(train.Sources.Count(source => source.Any(char.IsLetter) && !source.Any(char.IsLower)) > 1000);
    }

    [Fact]
    public void No_date_is_in_two_parts_and_the_same_seed_gives_the_same_pairs()
    {
        var (train, validation, test) = WrittenDates.Draw(5000, 3);
        Assert.Equal((5000, 1000, 1000), (train.Count, validation.Count, test.Count));
        Assert.Equal(1000, validation.Targets.Distinct().Count());
        Assert.Empty(validation.Targets.Intersect(test.Targets));
        Assert.Empty(train.Targets.Intersect(test.Targets.Concat(validation.Targets)));
        Assert.Equal(train.Sources, WrittenDates.Draw(5000, 3).Train.Sources);
        Assert.NotEqual(train.Sources, WrittenDates.Draw(5000, 4).Train.Sources);
        Assert.Throws<ArgumentOutOfRangeException>(() => WrittenDates.Draw(0, 1));
    }

    [Fact]
    public void Symbols_are_reversed_all_different_and_of_every_length()
    {
        var (train, validation, test) = ReversedSymbols.Draw(5000, 8, 6, 1);
        var all = new[] { train, validation, test }.SelectMany(part => part.Sources.Zip(part.Targets)).ToList();
        Assert.Equal(7000, all.Count);
        Assert.All(all, pair => Assert.Equal(pair.First, new string([.. pair.Second.Reverse()])));
        Assert.Equal(7000, all.Select(pair => pair.First).Distinct().Count());
        Assert.Equal([3, 4, 5, 6], all.Select(pair => pair.First.Length).Distinct().Order());
        Assert.All(all, pair => Assert.All(pair.First, letter => Assert.InRange(letter, 'a', 'h')));
        Assert.Contains("too few", Assert.Throws<ArgumentOutOfRangeException>(() => ReversedSymbols.Draw(5000, 2, 6, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ReversedSymbols.Draw(10, 27, 6, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReversedSymbols.Draw(10, 26, 3, 1));
    }

    /// <summary>Reads a date as a person would: another way than the one it was written in.</summary>
    private static string Read(string source)
    {
        var text = source.ToLowerInvariant();
        var words = text.Split([' ', ',', '.', '-', '/'], StringSplitOptions.RemoveEmptyEntries);
        var month = Array.FindIndex(Months, name => words.Any(word => word.StartsWith(name, StringComparison.Ordinal)));
        var numbers = words.Where(word => char.IsDigit(word[0])).Select(word => int.Parse(word.TrimEnd('s', 't', 'n', 'd', 'r', 'h'), CultureInfo.InvariantCulture)).ToList();
        if (month < 0)
        {
            var (first, second) = (numbers[0], numbers[1]);
            var (day, numbered) = text.Contains('/', StringComparison.Ordinal) ? (second, first) : (first, second);
            return Iso(numbers[2], numbered, day);
        }

        var year = numbers.Single(number => number > 31);
        var spelled = Enumerable.Range(0, Days.Length).Where(i => text.Contains(Days[i], StringComparison.Ordinal)).OrderByDescending(i => Days[i].Length).ToList();
        return Iso(year, month + 1, numbers.Count == 2 ? numbers.Single(number => number <= 31) : spelled[0] + 1);
    }

    private static string Iso(int year, int month, int day) =>
        new DateOnly(year >= 100 ? year : year >= 50 ? 1900 + year : 2000 + year, month, day).ToString("O", CultureInfo.InvariantCulture);
}
