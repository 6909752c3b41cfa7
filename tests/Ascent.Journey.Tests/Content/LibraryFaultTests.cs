using Ascent.Journey.Content;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Content;

/// <summary>Each fault of items, cards, papers and interviews is told at its file and line.</summary>
public sealed class LibraryFaultTests
{
    private const string Dot = "items/vectors.yaml";
    private const string Training = "items/training.yaml";
    private const string Paper = "papers/backprop.md";
    private const string Interview = "interviews/video.md";

    private static PackReading With(string file, string sound, string faulty) => MiniContent.With(
        file,
        t => t.Contains(sound, StringComparison.Ordinal) ? t.Replace(sound, faulty) : throw new InvalidOperationException($"'{sound}' is not in {file}"));

    private static void Told(PackReading reading, string file, int line, string message) =>
        Assert.True(
            reading.Problems.Any(p => p.File == file && p.Line == line && p.Message.Contains(message, StringComparison.Ordinal)),
            $"expected {file}:{line}: {message}\n" + string.Join('\n', reading.Problems));

    [Fact]
    public void The_library_of_a_sound_pack_is_read_whole()
    {
        var reading = MiniContent.Read();
        var pack = reading.Pack!;
        Assert.Equal(new PackCounts(3, 6, 2, 9, 3, 1, 1), reading.Counts);
        Assert.Equal(["dot-product", "norm-of-sum", "steps-of-norm"], pack.Library.ItemsOf("vectors").Select(i => i.Id));
        Assert.Equal(["epoch-card"], pack.Library.CardsOf("training").Select(c => c.Id));
        Assert.Empty(pack.Library.ItemsOf("nothing"));
        var item = pack.Items["dot-product"];
        Assert.Equal([new("a", "1..9"), new("b", "1..9"), new("c", "-5..5"), new("rate", "[0.1, 0.01]")], item.Parameters);
        Assert.Equal([new ItemDefinition("total", "a*c + b*c")], item.Let);
        Assert.Equal("The square was not undone.", pack.Items["norm-of-sum"].Distractors[0].Shows);
        Assert.Equal(3, pack.Items["steps-of-norm"].Steps.Count);
        Assert.Equal("backprop", pack.Activities["first-paper"].Paper);
        Assert.Equal(["vectors"], pack.Papers["backprop"].Skills);
        Assert.Equal(20, pack.Interviews["video"].Rubric.Sum(c => c.Points));
    }

    [Theory]
    [InlineData(Dot, "kind: numeric", "kind: number", 2, "'kind' is 'number'; it must be one of numeric, choice, order, code")]
    [InlineData(Dot, "- id: dot-product\n", "- id: Dot\n", 1, "must be in lower case")]
    [InlineData(Dot, "- id: dot-product\n", "- id: norm-of-sum\n", 11, "stands already at items/vectors.yaml:1")]
    [InlineData(Dot, "difficulty: 0.3", "difficulty: 3", 3, "between 0 and 1")]
    [InlineData(Dot, "  difficulty: 0.3\n", "", 1, "'difficulty' is missing")]
    [InlineData(Dot, "  where:", "  when:", 5, "unknown key 'when'; did you mean 'where'?")]
    [InlineData(Dot, "a: 1..9,", "a: 9..1,", 4, "holds nothing; the smaller number stands first")]
    [InlineData(Dot, "a: 1..9,", "a: 1..9.5,", 4, "two whole numbers")]
    [InlineData(Dot, "a: 1..9,", "a: one,", 4, "'a': 'one' stands for nothing")]
    [InlineData(Dot, "a: 1..9,", "a: [],", 4, "it must be a range such as 1..9 or a list")]
    [InlineData(Dot, "a: 1..9,", "a: {x: 1},", 4, "must be a range such as 1..9 or a list")]
    [InlineData(Dot, "a: 1..9,", "e: 1..9,", 4, "'e' cannot be a name")]
    [InlineData(Dot, "a: 1..9,", "a-1: 1..9,", 4, "'a-1' cannot be a name")]
    [InlineData(Dot, "{total: \"a*c + b*c\"}", "{a: \"a*c + b*c\"}", 6, "the name 'a' is given twice")]
    [InlineData(Dot, "\"a*c + b*c\"", "\"a*c + d*c\"", 6, "uses 'd', which is no name of the item 'dot-product'")]
    [InlineData(Dot, "\"a*c + b*c\"", "\"a*c + \"", 6, "'total': 'a*c +': the formula ends too early")]
    [InlineData(Dot, "at rate {rate}", "at rate {=rate*}", 7, "{=rate*}: the formula ends too early")]
    [InlineData(Dot, "at rate {rate}", "at rate {=speed}", 7, "uses 'speed'")]
    [InlineData(Dot, "answer: \"total\"", "answer: \"totl\"", 8, "uses 'totl', which is no name of the item 'dot-product' at this place; did you mean 'total'?")]
    [InlineData(Dot, "  answer: \"total\"\n", "", 1, "'answer' is missing")]
    [InlineData(Dot, "  answer: \"total\"\n", "  answer: \"total\"\n  steps: [a, b, c]\n", 9, "only an order has 'steps'")]
    [InlineData(Dot, "dot([a, b], [c, c])", "doot([a, b], [c, c])", 9, "there is no function 'doot'; did you mean 'dot'?")]
    [InlineData(Dot, "    - {text: \"0\", shows: The zero was multiplied.}\n", "", 18, "'distractors' has 2 options; it takes 3")]
    [InlineData(Dot, "shows: The zero was multiplied.", "show: The zero was multiplied.", 21, "unknown key 'show'")]
    [InlineData(Dot, "steps: [Square each entry, Add the squares, Take the root]", "steps: [Square each entry, Take the root]", 27, "'steps' has 2 steps; it takes 3 to 7")]
    [InlineData(Dot, "steps: [Square each entry, Add the squares, Take the root]", "answer: root", 27, "only an item of another kind than order has 'answer'")]
    [InlineData(Training, "  variables: {s: 0.05..0.95}\n", "", 1, "'variables' is missing")]
    [InlineData(Training, "s: 0.05..0.95", "s: 0.95..0.05", 4, "holds nothing")]
    [InlineData(Training, "tolerance: 0.01", "tolerance: -1", 16, "between 0 and")]
    [InlineData(Training, "tolerance: 0.01", "tolerance: some", 16, "must be a number")]
    [InlineData("cards/vectors.yaml", "front: What is a dot product?, ", "", 1, "'front' is missing")]
    [InlineData("cards/vectors.yaml", "back:", "behind: x, back:", 1, "unknown key 'behind'")]
    [InlineData("cards/vectors.yaml", "id: dot", "id: shapes", 1, "stands already at cards/matrix-product.yaml:1")]
    [InlineData(Paper, "year: 1986", "year: long ago", 4, "'year' must be a number")]
    [InlineData(Paper, "https://www.nature.com", "nature.com", 5, "absolute http or https")]
    [InlineData(Paper, "phase: P1", "phase: P9", 6, "names the phase 'P9'")]
    [InlineData(Paper, "phase: P1", "phase: P1\ntrack: audio", 7, "one of vision, nlp")]
    [InlineData(Paper, "phase: P1", "phase: P1\nafter: [lenet]", 7, "names the paper 'lenet', which does not exist")]
    [InlineData(Paper, "phase: P1", "phase: P1\nafter: [backprop]", 1, "papers to be read after one another form a cycle: backprop → backprop")]
    [InlineData(Paper, "skills: [vectors]", "skills: [vector]", 7, "names the skill 'vector', which does not exist; did you mean 'vectors'?")]
    [InlineData(Paper, "skills: [vectors]\n", "", 2, "'skills' must name at least one")]
    [InlineData(Paper, "activity: image-net", "activity: image-nets", 9, "names the activity 'image-nets'")]
    [InlineData(Paper, "authors: [David Rumelhart, Geoffrey Hinton, Ronald Williams]\n", "", 2, "'authors' must name at least one")]
    [InlineData(Paper, "covers: [K1]", "covers: [K1]\nresources: [nothing]", 11, "names the resource 'nothing'")]
    [InlineData(Paper, "## What to implement", "## What to write", 1, "'## What to implement' is missing")]
    [InlineData(Paper, "The first.\n", "", 1, "there is no text below '## The figure to understand'")]
    [InlineData(Paper, "It made training possible.\n", "", 1, "a text must stand above '## What it claims'")]
    [InlineData(Paper, "## Before you read", "## Further\nx\n\n## Before you read", 1, "'## Further' is none of them")]
    [InlineData(Interview, "minutes: 45", "minutes: 1", 3, "between 5 and 240")]
    [InlineData(Interview, "level: intermediate", "level: hard", 4, "one of introductory")]
    [InlineData(Interview, "points: 5, strong: A budget in ms", "points: 6, strong: A budget in ms", 7, "add up to 21; they must add up to 20")]
    [InlineData(Interview, "id: serving", "id: model", 11, "the criterion 'model' stands twice")]
    [InlineData(Interview, ", weak: In the cloud", "", 11, "'weak' is missing")]
    [InlineData(Interview, "## Follow-ups", "## Ask first", 1, "'## Follow-ups' is missing")]
    [InlineData("activities/P1/first-paper.md", "paper: backprop", "paper: attention", 9, "names the paper 'attention'")]
    [InlineData("activities/P1/linear-algebra.md", "evidence: note", "evidence: note\npaper: backprop", 9, "only an activity of kind paper names a paper")]
    [InlineData("activities/P1/linear-algebra.md", "## What usually goes wrong", "## What goes wrong", 1, "'## What usually goes wrong' is missing")]
    [InlineData("skills/K1/vectors.md", "## You have it when you can", "## Why deep learning needs it", 1, "'## You have it when you can' is missing")]
    [InlineData("skills/K1/vectors.md", "Arrows.\n", "", 1, "a text must stand above")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title: Vectors\nresources: [none]", 3, "names the resource 'none'")]
    public void A_fault_of_form_is_told_with_file_line_and_reason(string file, string sound, string faulty, int line, string message)
    {
        var reading = With(file, sound, faulty);
        Assert.Null(reading.Pack);
        Told(reading, file, line, message);
    }

    [Fact]
    public void Items_and_cards_of_a_skill_that_does_not_exist_are_told()
    {
        var files = MiniContent.Files();
        files["items/vector.yaml"] = files["cards/vector.yaml"] = "- {id: x}\n";
        var reading = MiniContent.Read(files);
        Told(reading, "items/vector.yaml", 1, "'the file name' names the skill 'vector', which does not exist; did you mean 'vectors'?");
        Told(reading, "cards/vector.yaml", 1, "names the skill 'vector'");
    }

    [Theory]
    [InlineData(Dot, "answer: \"total\"", "answer: \"total + 1\"", 8, "item 'dot-product': the answer is")]
    [InlineData(Dot, "check: \"dot([a, b], [c, c])\"", "check: \"c*a + b*c\"", 9, "'check' is the same formula as 'answer'")]
    [InlineData(Dot, "check: \"dot([a, b], [c, c])\"", "check: \"dot([a, b], [c])\"", 9, "takes two lists of one length")]
    [InlineData(Dot, "\"a != b\"", "\"a > 10\"", 5, "'where' refused 1000 draws")]
    [InlineData(Dot, "\"a != b\"", "\"a - b\"", 5, "'where' must be a condition")]
    [InlineData(Dot, "rate {rate}", "rate", 4, "the parameter 'rate' is used nowhere")]
    [InlineData(Dot, "= {total}$", "= {=1/(a - a)}$", 10, "{1/(a - a)} in the text is no number")]
    [InlineData(Dot, "answer: \"total\"", "answer: \"a/0\"", 8, "the answer is not finite")]
    [InlineData(Dot, "answer: \"total\"", "answer: \"[a]\"", 8, "a list, not a number")]
    [InlineData(Dot, "{=a^2}\", shows", "{=a*3 - a*2}\", shows", 18, "two options read the same")]
    [InlineData(Dot, "answer: \"{a}\"", "answer: \"{=2*a}\"", 16, "the right option shows")]
    [InlineData(Dot, "check: \"norm([a, 0])\"", "check: \"a > 5\"", 17, "'check' does not hold")]
    [InlineData(Dot, "[Square each entry, Add the squares, Take the root]", "[Square, \"square \", \"Square \"]", 27, "names 'Square' twice")]
    [InlineData(Training, "answer: \"s*(1 - s)\"", "answer: \"s*(1 + s)\"", 6, "answer and 'check' differ at s = ")]
    [InlineData(Training, "answer: \"s*(1 - s)\"", "answer: \"sqrt(s - 0.5)\"", 6, "the answer is no number at s = ")]
    [InlineData(Training, "tolerance: 0.01", "tolerance: 2", 16, "is more than a tenth of the usual answer")]
    [InlineData("items/matrix-product.yaml", "sum(i, 1, n, k)", "sum(i, 1, n, k) + 1", 1, "but 'check' gives")]
    [InlineData(Training, "text: What is an epoch?", "text: The output of a sigmoid is $s$. What is its slope, in $s$?", 18, "the text of the item 'epoch' stands already at items/training.yaml:1")]
    [InlineData("cards/vectors.yaml", "front: What is a dot product?", "front: \"what is  an epoch?\"", 1, "the front of the card")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title: Vectors\nuntested: Nobody knows how.", 1, "'untested' says that no question can test the skill, and there is the item 'dot-product'")]
    public void A_wrong_item_is_told_with_file_and_line(string file, string sound, string faulty, int line, string message) => Told(With(file, sound, faulty), file, line, message);

    [Theory]
    [InlineData("[guide](../../papers/backprop.md)", null)]
    [InlineData("[guide](../../papers/backprop.md#what-to-implement)", null)]
    [InlineData("[below](#you-have-it-when-you-can)", null)]
    [InlineData("[web](https://example.org/a_(b) \"title\")", null)]
    [InlineData("`[code](nowhere.md)`", null)]
    [InlineData("[guide](papers/backprop.md)", "there is no file 'skills/K1/papers/backprop.md'")]
    [InlineData("[guide](../../papers/backprop.md#what-to-write)", "papers/backprop.md has no heading '#what-to-write'")]
    [InlineData("[below](#nothing)", "has no heading '#nothing'")]
    [InlineData("[out](../../../other/journey.yaml)", "leads out of the journey")]
    [InlineData("[root](/etc/passwd)", "leads out of the journey")]
    [InlineData("[script](javascript://alert)", "is no address of the web")]
    public void A_link_leads_somewhere(string link, string? fault)
    {
        var reading = With("skills/K1/vectors.md", "Arrows.", "Arrows.\nMore: " + link);
        if (fault is null) Assert.Empty(reading.Problems);
        else Told(reading, "skills/K1/vectors.md", 8, fault);
    }

    [Fact]
    public void A_long_sentence_stands_in_one_file_only()
    {
        const string sentence = "A vector is a list of numbers that are added and scaled entry by entry";
        var files = MiniContent.Files();
        files["skills/K1/vectors.md"] = files["skills/K1/vectors.md"].Replace("Arrows.", $"Arrows. {sentence}.");
        files["overview.md"] += $"\nFirst.\n\n- one\n- Then: no. a Vector is a list of numbers that are\n  added and scaled entry by entry. Last.\n";
        Told(MiniContent.Read(files), "skills/K1/vectors.md", 7, "stands already at overview.md:10");

        files["overview.md"] = files["overview.md"].Replace("scaled", "stretched");
        Assert.Empty(MiniContent.Read(files).Problems);
    }

    public static TheoryData<string, string, string> Missing { get; } = new()
    {
        { "items/training.yaml", "skills/K4/training.md", "the skill 'training' has no items: write 3 at least, or say 'untested: why'" },
        { "cards/training.yaml", "skills/K4/training.md", "the skill 'training' has no cards" },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public void What_a_skill_lacks_is_told(string file, string at, string message)
    {
        var files = MiniContent.Files();
        files.Remove(file);
        var reading = MiniContent.Read(files);
        Assert.NotNull(reading.Pack);
        Told(reading, at, 1, message);
        Assert.All(reading.Problems, p => Assert.False(p.Gap));
    }

    [Fact]
    public void A_skill_that_says_why_it_is_not_tested_needs_no_items()
    {
        var files = MiniContent.Files();
        files.Remove("items/training.yaml");
        files["skills/K4/training.md"] = files["skills/K4/training.md"].Replace("area: K4", "area: K4\nuntested: Only doing it shows it.");
        Assert.Empty(MiniContent.Read(files).Problems);
    }

    [Theory]
    [InlineData("items/matrix-product.yaml", "- {id: trace-of-identity, kind: numeric, difficulty: 0.3, parameters: {n: 2..9}, text: \"What is the trace of the identity of size {n}?\", answer: n, check: trace(identity(n)), explanation: \"{n} ones.\"}", "", "skills/K1/matrix-product.md", 1, "has 2 of the 3 items")]
    [InlineData(Dot, "  check: \"dot([a, b], [c, c])\"\n", "", Dot, 4, "the item 'dot-product' has parameters but no 'check'")]
    [InlineData("activities/P1/first-paper.md", "paper: backprop\n", "", "activities/P1/first-paper.md", 1, "names no guide")]
    [InlineData("activities/P1/first-paper.md", "paper: backprop\n", "paper: any\n", Paper, 1, "no activity leads to the paper 'backprop'")]
    [InlineData("activities/P1/linear-algebra.md", "[goodfellow, strang]", "[goodfellow]", "resources.yaml", 1, "the resource 'strang' is named by no activity, skill or paper")]
    [InlineData("resources.yaml", "hours: 40, ", "", "resources.yaml", 1, "does not say how many hours")]
    public void What_is_missing_is_a_fault_and_in_a_draft_a_gap(string file, string sound, string faulty, string at, int line, string message)
    {
        Told(With(file, sound, faulty), at, line, message);

        var files = MiniContent.Files();
        files[file] = files[file].Replace(sound, faulty);
        files["journey.yaml"] = files["journey.yaml"].Replace("version: 1", "version: 1\ndraft: true");
        Assert.Contains(MiniContent.Read(files).Problems, p => p.Gap && p.Message.Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain(MiniContent.Read(files).Problems, p => !p.Gap);
    }

    [Fact]
    public void A_resource_may_be_named_by_a_skill_or_a_paper_alone()
    {
        foreach (var (file, line) in new[] { ("skills/K1/vectors.md", "area: K1"), (Paper, "year: 1986") })
        {
            var files = MiniContent.Files();
            files["activities/P1/linear-algebra.md"] = files["activities/P1/linear-algebra.md"].Replace("[goodfellow, strang]", "[goodfellow]");
            files[file] = files[file].Replace(line, line + "\nresources: [strang]");
            Assert.Empty(MiniContent.Read(files).Problems);
        }
    }

    [Fact]
    public void A_skill_that_only_unreachable_activities_practise_is_told()
    {
        var files = MiniContent.Files();
        files["skills/K4/alone.md"] = files["skills/K4/training.md"].Replace("Training", "Alone");
        files["activities/P2/text-net.md"] = files["activities/P2/text-net.md"].Replace("[training]", "[alone]").Replace("evidence:", "needs: {gpu: true}\nvariants: [{when: {track: nlp}, instead: extra-net}]\nevidence:");
        files["activities/P2/extra-net.md"] = MiniContent.Files()["activities/P2/text-net.md"];
        Told(MiniContent.Read(files), "skills/K4/alone.md", 1, "no plan can reach the skill 'alone'");
    }

    [Fact]
    public void A_library_survives_its_JSON()
    {
        var library = MiniContent.Pack().Library;
        var again = new PackLibrary(
            PackJson.ReadItems(System.Text.Encoding.UTF8.GetBytes(PackJson.WriteItems(library))),
            PackJson.ReadCards(System.Text.Encoding.UTF8.GetBytes(PackJson.WriteCards(library))),
            PackJson.ReadPapers(System.Text.Encoding.UTF8.GetBytes(PackJson.WritePapers(library))),
            PackJson.ReadInterviews(System.Text.Encoding.UTF8.GetBytes(PackJson.WriteInterviews(library))));
        Assert.Equal(PackJson.WriteItems(library), PackJson.WriteItems(again));
        Assert.Equal(PackJson.WriteCards(library), PackJson.WriteCards(again));
        Assert.Equal(PackJson.WritePapers(library), PackJson.WritePapers(again));
        Assert.Equal(PackJson.WriteInterviews(library), PackJson.WriteInterviews(again));
        Assert.Equal(library.ItemsOf("vectors").Count, again.ItemsOf("vectors").Count);
    }
}
