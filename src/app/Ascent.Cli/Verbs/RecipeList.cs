using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Models;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>train --list</c>: the recipes, or one recipe with its settings.</summary>
internal static class RecipeList
{
    internal static int Show(CliContext context, string? name)
    {
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["recipes"] = new JsonArray([.. (name is null ? RecipeCatalog.List() : [RecipeCatalog.Find(name, [])]).Select(ToJson)]) });
        else if (name is null)
            All(context.Console);
        else
            One(context.Console, RecipeCatalog.Find(name, []));
        return ExitCodes.Success;
    }

    private static void All(IAnsiConsole console)
    {
        var table = Terminal.Table("Recipe", "Trains", "Data");
        foreach (var recipe in RecipeCatalog.List())
            table.AddRow(Markup.Escape(recipe.Id), Markup.Escape(recipe.Title), Markup.Escape(recipe.DataSet.Replace(",", ", ", StringComparison.Ordinal)));
        console.Write(table);
        console.MarkupLine("[grey]'ascent train RECIPE --list' says more of one and shows its settings.[/]");
    }

    private static void One(IAnsiConsole console, Recipe recipe)
    {
        console.MarkupLine($"[bold]{Markup.Escape(recipe.Id)}[/], version {recipe.Version}: {Markup.Escape(recipe.Title)}");
        console.MarkupLine(Markup.Escape(recipe.Description));
        var table = Terminal.Table("Setting", "Value", "Meaning", "Takes");
        foreach (var setting in RecipeSetting.Of(recipe))
        {
            var value = Markup.Escape(setting.Value.Replace(",", ", ", StringComparison.Ordinal));
            table.AddRow(Markup.Escape(setting.Key), setting.IsUsual ? $"[grey]{value}[/]" : $"[bold]{value}[/]", Markup.Escape(setting.Meaning), Markup.Escape(setting.Takes));
        }

        console.Write(table);
        console.MarkupLine($"[grey]Change one for a run: ascent train {Markup.Escape(recipe.Id)} --set lr=0.01[/]");
    }

    private static JsonObject ToJson(Recipe recipe) => new()
    {
        ["id"] = recipe.Id,
        ["version"] = recipe.Version,
        ["title"] = recipe.Title,
        ["description"] = recipe.Description,
        ["task"] = recipe.Task,
        ["data"] = recipe.DataSet,
        ["settings"] = new JsonObject(recipe.Settings.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))),
    };
}
