using Ascent.Testing;

namespace Ascent.Application.Tests;

/// <summary>What neither the journey nor a lab can see alone.</summary>
public sealed class ContentCheckTests : IDisposable
{
    private readonly TestHome _home = new(started: false);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_shipped_texts_are_in_order()
    {
        var result = await CheckAsync(ContentRoot.Find());
        Assert.Empty(result.Problems);
        Assert.True(result.Files > 100);
        Assert.True(result.Labs >= 2);
    }

    [Fact]
    public async Task An_activity_that_names_no_lab_and_a_lab_that_nobody_uses_are_found()
    {
        var content = Folders.Copy(ContentRoot.Find(), _home.PathOf("content"));
        var activity = Directory.GetFiles(content, "gradients-lab.md", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(activity, (await File.ReadAllTextAsync(activity, TestContext.Current.CancellationToken)).Replace("lab: gradients", "lab: gradeints", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var result = await CheckAsync(content);
        Assert.Contains(result.Problems, problem => problem.Message.Contains("there is no lab 'gradeints'", StringComparison.Ordinal) && problem.Message.Contains("gradients", StringComparison.Ordinal));
        Assert.Contains(result.Problems, problem => problem.File == "labs/P1/gradients/lab.yaml" && problem.Message.Contains("no activity", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_skill_that_does_not_exist_is_found_in_a_lab()
    {
        var content = Folders.Copy(ContentRoot.Find(), _home.PathOf("content"));
        var lab = Path.Combine(content, "labs", "P1", "gradients", "lab.yaml");
        await File.WriteAllTextAsync(lab, (await File.ReadAllTextAsync(lab, TestContext.Current.CancellationToken)).Replace("skills: [", "skills: [juggling, ", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains((await CheckAsync(content)).Problems, problem => problem.Message.Contains("'juggling'", StringComparison.Ordinal));
    }

    private Task<ContentCheckResult> CheckAsync(string content) =>
        new ContentCheck(content, _home.Home).RunAsync(new ContentCheckOptions([], ProveLabs: false), null, TestContext.Current.CancellationToken);
}
