using System.Globalization;

namespace Ascent.Models;

/// <summary>One setting of a recipe: what it means and which values it takes.</summary>
/// <param name="Key">Its name in the file and after <c>--set</c>.</param>
/// <param name="Meaning">For people.</param>
/// <param name="Default">What holds when the file does not say; null when every file has to.</param>
/// <param name="Takes">The values that it takes, in words.</param>
/// <param name="Accepts">Whether it takes a value.</param>
internal sealed record Setting(string Key, string Meaning, string? Default, string Takes, Func<string, bool> Accepts)
{
    private const string None = "none";

    /// <summary>The values that it takes, when they are few.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    public static Setting Choice(string key, string meaning, string? standard, params string[] choices) =>
        new(key, meaning, standard, $"one of {string.Join(", ", choices)}", choices.Contains) { Choices = choices };

    public static Setting Flag(string key, string meaning, bool standard = false) => Choice(key, meaning, standard ? "true" : "false", "true", "false");

    public static Setting Real(string key, string meaning, double low, double high, string? standard = null, bool lowAllowed = true) =>
        new(key, meaning, standard, string.Create(CultureInfo.InvariantCulture, $"a number {(lowAllowed ? "from" : "above")} {low} to {high}"), value => TryReal(value, out var number) && number <= high && (lowAllowed ? number >= low : number > low));

    public static Setting Whole(string key, string meaning, int low, int high, string? standard = null) =>
        new(key, meaning, standard, $"a whole number from {low} to {high}", value => TryWhole(value, out var number) && number >= low && number <= high);

    /// <summary>A number, or <c>none</c>.</summary>
    public static Setting RealOrNone(string key, string meaning, double low, double high, string? standard = None) =>
        new(key, meaning, standard, string.Create(CultureInfo.InvariantCulture, $"a number above {low} to {high}, or none"), value => value == None || (TryReal(value, out var number) && number > low && number <= high));

    /// <summary>A whole number, or <c>none</c>.</summary>
    public static Setting WholeOrNone(string key, string meaning, int low, int high, string? standard = None) =>
        new(key, meaning, standard, $"a whole number from {low} to {high}, or none", value => value == None || (TryWhole(value, out var number) && number >= low && number <= high));

    /// <summary>Whole numbers between commas, or <c>none</c> for an empty list.</summary>
    public static Setting Wholes(string key, string meaning, int low, int high, int most, string? standard, string example) =>
        new(key, meaning, standard, $"up to {most} {example.Split(':')[0]} from {low} to {high}, such as {example.Split(':')[1]}, or none", value =>
            value == None || (value.Split(',') is var parts && parts.Length <= most && parts.All(part => TryWhole(part.Trim(), out var number) && number >= low && number <= high)));

    /// <summary>Numbers between commas, each between two bounds, both excluded.</summary>
    public static Setting Reals(string key, string meaning, double low, double high, string standard) =>
        new(key, meaning, standard, string.Create(CultureInfo.InvariantCulture, $"rising numbers between {low} and {high}, with commas between them, such as {standard}"), value =>
            value.Split(',').Select(part => TryReal(part.Trim(), out var number) ? number : double.NaN).ToList() is var numbers && numbers.All(number => number > low && number < high) && numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second));

    /// <summary>Any text that is not empty.</summary>
    public static Setting Text(string key, string meaning, string standard, string takes) => new(key, meaning, standard, takes, value => value.Length is > 0 and <= 4096);

    /// <summary>What is wrong with a value, as a sentence without its end, or null.</summary>
    public string? Problem(string value) =>
        Accepts(value) ? null : $"'{Key}' ({Meaning}) takes {Takes}, not '{value}'.{(Choices is null ? "" : Nearest.Hint(value, Choices))}".TrimEnd('.');

    private static bool TryReal(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool TryWhole(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
