namespace Ascent.Models;

/// <summary>A setting of a recipe, for people.</summary>
/// <param name="Key">Its name after <c>--set</c>.</param>
/// <param name="Value">What the recipe has.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Takes">Which values it can have.</param>
/// <param name="IsUsual">Whether the value is the one that holds where a recipe says nothing.</param>
public sealed record RecipeSetting(string Key, string Value, string Meaning, string Takes, bool IsUsual)
{
    /// <summary>The settings of a recipe in the order in which its task lists them.</summary>
    public static IReadOnlyList<RecipeSetting> Of(Recipe recipe) =>
        [.. RecipeTask.Find(recipe.Task).Settings.Select(setting => new RecipeSetting(setting.Key, recipe.Settings[setting.Key], setting.Meaning, setting.Takes, recipe.Settings[setting.Key] == setting.Default))];
}
