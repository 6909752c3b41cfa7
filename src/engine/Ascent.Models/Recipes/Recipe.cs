namespace Ascent.Models;

/// <summary>A recipe, a setting or a value that does not exist: names the nearest that does.</summary>
public sealed class RecipeException(string message) : Exception(message);

/// <summary>A named, versioned training configuration, shipped as YAML.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Version">Raised when the recipe changes what it trains.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What it trains and how well.</param>
/// <param name="Task">What kind of learning it is: names the code that prepares it.</param>
/// <param name="DataSet">Name of the data set that it trains on.</param>
/// <param name="Settings">All settings by key, the data set among them.</param>
public sealed record Recipe(string Id, int Version, string Title, string Description, string Task, string DataSet, IReadOnlyDictionary<string, string> Settings)
{
    internal SettingValues Values => new(Id, Settings);
}
