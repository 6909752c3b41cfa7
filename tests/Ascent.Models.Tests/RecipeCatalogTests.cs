namespace Ascent.Models.Tests;

public sealed class RecipeCatalogTests
{
    private const string Good = """
        format: 2
        id: x
        version: 3
        title: T
        description: D
        task: image-classification
        settings:
          data: mnist
          model: mlp
          hidden: 128
          optimizer: sgd
          lr: 0.1
          momentum: 0.9
          nesterov: true
          weight-decay: 0
          schedule: one-cycle
          warmup: 0.2
          batch: 128
          epochs: 5
          target: 0.98
          stop-at-target: false
        """;

    [Fact]
    public void The_recipes_that_ship_are_valid_and_have_their_files_names()
    {
        var list = RecipeCatalog.List();
        Assert.Contains(list, recipe => recipe.Id == "mnist-mlp");
        Assert.Equal(list.Count, list.Select(recipe => recipe.Id).Distinct().Count());
        var recipe = RecipeCatalog.Find("mnist-mlp", []);
        Assert.Equal((1, "mnist", "mnist"), (recipe.Version, recipe.DataSet, recipe.Settings["data"]));
        Assert.Equal([128], recipe.Values.Wholes("hidden"));
        Assert.Equal(("none", 1, false), (recipe.Values.Text("average"), recipe.Values.Whole("accumulate"), recipe.Values.Flag("stop-at-target")));
    }

    [Fact]
    public void Settings_are_applied_to_a_copy()
    {
        var recipe = RecipeCatalog.Find("mnist-mlp", ["data=mnist-subset", "lr = 0.05", "hidden=256,64", "epochs=2", "epochs=3"]);
        Assert.Equal("mnist-subset", recipe.DataSet);
        var settings = recipe.Values;
        Assert.Equal((0.05, 3, "mnist-subset"), (settings.Real("lr"), settings.Whole("epochs"), settings.Text("data")));
        Assert.Equal([256, 64], settings.Wholes("hidden"));
        Assert.Equal("mnist", RecipeCatalog.Find("mnist-mlp", []).DataSet);
        Assert.Empty(RecipeCatalog.Find("mnist-mlp", ["hidden=none"]).Values.Wholes("hidden"));
    }

    [Theory]
    [InlineData("mnist-mpl", "Did you mean 'mnist-mlp'?")]
    [InlineData("MNIST-MLP", "Did you mean 'mnist-mlp'?")]
    [InlineData("resnet", "mnist-mlp")]
    public void An_unknown_recipe_is_refused_with_the_nearest(string id, string expected) =>
        Assert.Contains(expected, Assert.Throws<RecipeException>(() => RecipeCatalog.Find(id, [])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("epoch=3", "Did you mean 'epochs'?")]
    [InlineData("wieght-decay=0", "Did you mean 'weight-decay'?")]
    [InlineData("drop-path=0.5", "has no setting 'drop-path'")]
    [InlineData("optimizer=sdg", "Did you mean 'sgd'?")]
    [InlineData("data=fashion-minst", "Did you mean 'fashion-mnist'?")]
    [InlineData("lr=0", "a number above 0 to 100, not '0'")]
    [InlineData("lr=NaN", "a number above 0")]
    [InlineData("lr=fast", "not 'fast'")]
    [InlineData("lr=0,1", "not '0,1'")]
    [InlineData("lr=", "not ''")]
    [InlineData("batch=0", "a whole number from 1")]
    [InlineData("batch=12.5", "a whole number from 1")]
    [InlineData("batch=99999999999", "a whole number from 1")]
    [InlineData("epochs=-1", "a whole number from 1")]
    [InlineData("hidden=128,,2", "widths")]
    [InlineData("hidden=0", "widths")]
    [InlineData("momentum=1", "to 0.9999")]
    [InlineData("lr", "key=value")]
    [InlineData("=1", "key=value")]
    [InlineData("momentum=0", "Nesterov")]
    [InlineData("target=none", "no target to stop at", "stop-at-target=true")]
    [InlineData("clip=0", "above 0 to 1000000, or none")]
    [InlineData("milestones=0.7,0.5", "rising numbers")]
    public void A_setting_that_cannot_be_taken_is_refused_with_what_can(string setting, string expected, string other = "epochs=1") =>
        Assert.Contains(expected, Assert.Throws<RecipeException>(() => RecipeCatalog.Find("mnist-mlp", [setting, other])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_good_file_is_read() => Assert.Equal(3, RecipeReader.Read(Good, "x.yaml").Version);

    [Theory]
    [InlineData("format: 2", "format: 3", "x.yaml:1: the recipe's format is 3")]
    [InlineData("task: image-classification", "task: image-clasification", "Did you mean 'image-classification'?")]
    [InlineData("version: 3", "version: new", "x.yaml:3: 'version' is a whole number")]
    [InlineData("title: T", "titel: T", "x.yaml:4: there is no key 'titel'. Did you mean 'title'?")]
    [InlineData("title: T\n", "", "x.yaml: 'title' is missing")]
    [InlineData("  lr: 0.1", "  lr: quick", "x.yaml:12: 'lr' (largest learning rate) takes a number")]
    [InlineData("  lr: 0.1", "  lr: [1]", "x.yaml:12: 'lr' is a text or a number")]
    [InlineData("  lr: 0.1\n", "", "the setting 'lr' (largest learning rate) is missing")]
    [InlineData("  epochs: 5", "  epochs: 5\n  epochs: 6", "x.yaml:")]
    [InlineData("  schedule: one-cycle", "  schedule: onecycle", "Did you mean 'one-cycle'?")]
    [InlineData("settings:", "settings: {}\nmore:", "there is no key 'more'")]
    public void A_file_with_a_fault_is_refused_with_the_place(string good, string bad, string expected)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<RecipeException>(() => RecipeReader.Read(Good.Replace(good, bad, StringComparison.Ordinal), "x.yaml")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- 1")]
    [InlineData("text")]
    [InlineData("{")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("\t: [")]
    public void What_is_no_recipe_is_refused(string yaml) =>
        Assert.StartsWith("x.yaml", Assert.Throws<RecipeException>(() => RecipeReader.Read(yaml, "x.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void Mutated_files_are_read_or_refused_but_nothing_else_happens()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 2_000; i++)
        {
            var text = Good.ToCharArray().ToList();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Count);
                if (random.Next(2) == 0) text[at] = (char)random.Next(9, 127);
                else text.RemoveAt(at);
            }

            try
            {
                Assert.NotNull(RecipeReader.Read(new string([.. text]), "x.yaml"));
            }
            catch (RecipeException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }
}
