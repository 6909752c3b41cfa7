using Ascent.Journey.Content;
using Ascent.Journey.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Journey.Tests.Content;

public sealed class HostileContentTests
{
    public static TheoryData<string> Texts { get; } = new(
        "",
        "\0",
        "a: &a [*a]",
        "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]",
        new string('[', 100_000),
        new string('{', 100_000),
        string.Concat(Enumerable.Repeat("- ", 50_000)),
        string.Concat(Enumerable.Range(0, 2_000).Select(i => new string(' ', i) + "a:\n")),
        "\tid: x",
        "id: 'open",
        "? [a, b]\n: c",
        "? {a: b}\n: c",
        "--- a\n--- b",
        "%YAML 9.9\n---\na: b",
        "a: !!binary 00",
        "a: b: c",
        "- a\nb: c",
        "!!!",
        "id: \"\\uD800\"",
        "*",
        "&",
        "a: |\n b\n c",
        "[[a, b]",
        "id: mini\r\nid: mini\r\n",
        new string('a', YamlTree.MaxCharacters + 1),
        string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: v\n")));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_as_journey_file_or_head_gives_problems_not_a_crash(string text)
    {
        Assert.NotEmpty(MiniContent.With("journey.yaml", _ => text).Problems);
        Assert.NotEmpty(MiniContent.With("resources.yaml", _ => text).Problems);
        Assert.NotEmpty(MiniContent.With("skills/K1/vectors.md", _ => $"---\n{text}\n---\ntext\n").Problems);
        Assert.NotEmpty(MiniContent.With("reality.md", _ => text).Problems);
    }

    [Theory]
    [InlineData("skills/K1/.md")]
    [InlineData("skills/../x.md")]
    [InlineData("activities/P1/Upper.md")]
    [InlineData("activities/P1/two--hyphens.md")]
    [InlineData("activities/P1/a b.md")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void A_file_with_a_bad_name_is_reported(string path) =>
        Assert.Contains(MiniContent.With(path, _ => MiniContent.Files()["activities/P1/linear-algebra.md"]).Problems, p => p.File == path);

    [Fact]
    public void Damaged_content_is_always_read_to_the_end() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var files = MiniContent.Files();
            var path = files.Keys.ElementAt(random.Next(files.Count));
            var text = files[path].ToCharArray();
            const string marks = "\t\n:-[]{}&*!|>'\"%#?,@` \0\u00e9";
            for (var n = random.Next(1, 8); n > 0; n--) text[random.Next(text.Length)] = marks[random.Next(marks.Length)];
            files[path] = new string(text);
            var reading = MiniContent.Read(files);
            return reading.Pack is not null || reading.Problems.Count > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
}
