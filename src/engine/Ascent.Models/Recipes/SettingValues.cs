using System.Globalization;

namespace Ascent.Models;

/// <summary>The settings of a recipe, each checked before, as what they are.</summary>
internal sealed class SettingValues(string recipe, IReadOnlyDictionary<string, string> values)
{
    private const string None = "none";

    public string Text(string key) => values.TryGetValue(key, out var value) ? value : throw new RecipeException($"Recipe {recipe} has no setting '{key}'.");

    public double Real(string key) => double.Parse(Text(key), CultureInfo.InvariantCulture);

    public int Whole(string key) => int.Parse(Text(key), CultureInfo.InvariantCulture);

    public bool Flag(string key) => Text(key) == "true";

    public double? RealOrNone(string key) => Text(key) == None ? null : Real(key);

    public int? WholeOrNone(string key) => Text(key) == None ? null : Whole(key);

    public int[] Wholes(string key) => Text(key) == None ? [] : [.. Text(key).Split(',').Select(part => int.Parse(part.Trim(), CultureInfo.InvariantCulture))];

    public double[] Reals(string key) => [.. Text(key).Split(',').Select(part => double.Parse(part.Trim(), CultureInfo.InvariantCulture))];
}
