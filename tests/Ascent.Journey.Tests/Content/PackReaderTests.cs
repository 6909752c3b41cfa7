using Ascent.Journey.Content;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Content;

public sealed class PackReaderTests
{
    [Fact]
    public void A_sound_pack_is_read_without_problems()
    {
        var reading = MiniContent.Read();

        Assert.Empty(reading.Problems);
        var pack = reading.Pack!;
        Assert.Equal("mini", pack.Id);
        Assert.Equal(16, pack.ReferenceProfile.HoursPerWeek);
        Assert.Equal(3, pack.Skills.Count);
        Assert.Equal(["goodfellow", "strang"], pack.Activities["linear-algebra"].Resources);
        Assert.Equal(new Estimate(6, 10, 16), pack.Activities["linear-algebra"].Hours);
        Assert.Equal(new Variant("nlp", null, "text-net"), Assert.Single(pack.Activities["image-net"].Variants));
        Assert.Equal(0.8, pack.Skills["matrix-product"].EasedBy["T1"]);
        Assert.StartsWith("Rows meet columns.\n", pack.Skills["matrix-product"].Text, StringComparison.Ordinal);
        var choice = pack.RealityQuestions.Single().Choices[1];
        Assert.Equal(("Plan other work beside training.", 1.1, "K4"), (choice.Warning, choice.HoursFactor, choice.Area));
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing()
    {
        var files = MiniContent.Files().ToDictionary(f => f.Key, f => '\uFEFF' + f.Value.ReplaceLineEndings("\r\n"));

        var reading = MiniContent.Read(files);

        Assert.Empty(reading.Problems);
        Assert.Equal(PackJson.Write(MiniContent.Pack()), PackJson.Write(reading.Pack!));
    }

    [Theory]
    [InlineData("overview.md", "Why this move")]
    [InlineData("items/vectors.yaml", "explanation: \"")]
    public void Bytes_that_are_no_UTF_8_are_told_with_their_line(string file, string words)
    {
        var sound = MiniContent.Files()[file];
        var at = sound.IndexOf(words, StringComparison.Ordinal) + words.Length;

        var problem = Assert.Single(MiniContent.With(file, text => text.Insert(at, "\uFFFD")).Problems);

        Assert.Equal((file, 1 + sound[..at].Count(c => c == '\n')), (problem.File, problem.Line));
        Assert.Contains("no UTF-8", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "titel: Vectors", 2, "unknown key 'titel'; did you mean 'title'?")]
    [InlineData("skills/K1/vectors.md", "area: K1", "area: K9", 3, "names the area 'K9', which does not exist")]
    [InlineData("skills/K1/vectors.md", "area: K1", "area: K4", 3, "the file lies in skills/K1")]
    [InlineData("skills/K1/vectors.md", "covers: [K1]", "covers: [K7]", 4, "names the row 'K7'")]
    [InlineData("skills/K1/vectors.md", "[1, 2, 4]", "[2, 1, 4]", 5, "rising order")]
    [InlineData("skills/K1/vectors.md", "[1, 2, 4]", "[0, 1, 4]", 5, "must be positive")]
    [InlineData("skills/K1/vectors.md", "[1, 2, 4]", "[1, 2]", 5, "[optimistic, likely, pessimistic]")]
    [InlineData("skills/K1/vectors.md", "[1, 2, 4]", "[1, two, 4]", 5, "'hours' must be a number")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title: Vectors\nid: vector", 3, "the file is called vectors.md")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title: Vectors\ntitle: Again", 3, "the key 'title' stands twice")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title:\tVectors\n\tbad", 2, "not valid YAML")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title: &a Vectors", 2, "anchors")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title: *a", 2, "aliases")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title: !x Vectors", 2, "tags")]
    [InlineData("skills/K1/vectors.md", "title: Vectors", "title: [[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]", 2, "levels deep")]
    [InlineData("skills/K1/matrix-product.md", "{T1: 0.8}", "{T1: 0.4}", 7, "between 0.5 and 1")]
    [InlineData("skills/K1/matrix-product.md", "{T1: 0.8}", "{T1: 1.2}", 7, "between 0.5 and 1")]
    [InlineData("skills/K1/matrix-product.md", "{T1: 0.8}", "{K4: 0.8}", 7, "transferable area")]
    [InlineData("skills/K1/matrix-product.md", "[vectors]", "[vectorz]", 4, "names the skill 'vectorz', which does not exist; did you mean 'vectors'?")]
    [InlineData("activities/P2/image-net.md", "[matrices-lab]", "[matrix-lab]", 7, "names the activity 'matrix-lab'")]
    [InlineData("activities/P2/image-net.md", "instead: text-net", "instead: no-net", 10, "names the activity 'no-net'")]
    [InlineData("activities/P2/image-net.md", "track: nlp", "track: audio", 10, "one of vision, nlp")]
    [InlineData("activities/P1/linear-algebra.md", "[goodfellow, strang]", "[goodfellow, strong]", 9, "names the resource 'strong'")]
    [InlineData("activities/P1/linear-algebra.md", "kind: course-unit", "kind: course", 3, "'kind' is 'course'")]
    [InlineData("activities/P1/matrices-lab.md", "lab: matrices\n", "", 2, "'lab' is missing")]
    [InlineData("activities/P1/matrices-lab.md", "evidence: attempt", "evidence: note", 9, "a lab is proved by an attempt")]
    [InlineData("activities/P1/matrices-lab.md", "skills: [matrix-product]", "skills: [matrix-product]\nprerequisites: [image-net]", 1, "later phase P2")]
    [InlineData("activities/P1/matrices-lab.md", "evidence: attempt", "evidence: attempt\nbegin: ascent train mnist-mlp", 10, "begin with commands of their own")]
    [InlineData("activities/P1/linear-algebra.md", "kind: course-unit", "kind: course-unit\nbegin: rm -r folder", 4, "starts with 'ascent '")]
    [InlineData("resources.yaml", "https://ocw.mit.edu/18-06", "ocw.mit.edu", 1, "absolute http or https")]
    [InlineData("resources.yaml", "https://ocw.mit.edu/18-06", "javascript:alert(1)", 1, "absolute http or https")]
    [InlineData("resources.yaml", "id: goodfellow", "id: strang", 2, "stands already at resources.yaml:1")]
    [InlineData("reality.md", "include: [extra-reading]", "include: [nothing]", 10, "names the activity 'nothing'")]
    [InlineData("reality.md", "hours-factor: 1.1", "hours-factor: 9", 10, "between 0.5 and 2")]
    [InlineData("journey.yaml", "weeks: 2, why: It comes first.", "weeks: two, why: It comes first.", 14, "'weeks' must be a number")]
    [InlineData("journey.yaml", "version: 1", "version: 1\nhorizon: 3", 3, "unknown key 'horizon'")]
    [InlineData("journey.yaml", "startOn: 2026-01-05", "startOn: 5 January", 9, "write a day")]
    [InlineData("overview.md", "---\ntitle", "title", 1, "must begin with a head")]
    [InlineData("overview.md", "---\nWhy", "Why", 1, "not closed")]
    [InlineData("overview.md", "Why this move suits you.", "", 1, "no text below the head")]
    public void A_fault_is_reported_with_file_line_and_reason(string file, string sound, string faulty, int line, string message)
    {
        var reading = MiniContent.With(file, t => t.Contains(sound, StringComparison.Ordinal) ? t.Replace(sound, faulty) : throw new InvalidOperationException($"'{sound}' is not in {file}"));

        Assert.Null(reading.Pack);
        Assert.Contains(reading.Problems, p => p.File == file && p.Line == line && p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_problem_is_reported_not_only_the_first()
    {
        var files = MiniContent.Files();
        files["skills/K1/vectors.md"] = files["skills/K1/vectors.md"].Replace("covers: [K1]", "covers: [K7]").Replace("[1, 2, 4]", "[4, 2, 1]");
        files["activities/P1/matrices-lab.md"] = files["activities/P1/matrices-lab.md"].Replace("lab: matrices\n", "");

        Assert.Equal(3, MiniContent.Read(files).Problems.Count);
    }

    [Fact]
    public void A_cycle_of_skills_is_named()
    {
        var reading = MiniContent.With("skills/K1/vectors.md", t => t.Replace("area: K1", "area: K1\nprerequisites: [training]"));

        Assert.Contains(reading.Problems, p => p.Message.Contains("matrix-product → vectors → training → matrix-product", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cycle_of_activities_and_one_of_variants_are_named()
    {
        var files = MiniContent.Files();
        files["activities/P1/linear-algebra.md"] = files["activities/P1/linear-algebra.md"].Replace("hours:", "prerequisites: [matrices-lab]\nhours:");
        files["activities/P1/matrices-lab.md"] = files["activities/P1/matrices-lab.md"].Replace("hours:", "prerequisites: [linear-algebra]\nhours:");
        files["activities/P2/text-net.md"] = files["activities/P2/text-net.md"].Replace("evidence:", "variants: [{when: {gpu: true}, instead: image-net}]\nevidence:");

        var problems = MiniContent.Read(files).Problems;

        Assert.Contains(problems, p => p.Message.Contains("linear-algebra → matrices-lab → linear-algebra", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Message.Contains("variants lead back to themselves", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("journey.yaml", "  - {id: W, title: This week}", "  - {id: W, title: This week}\n  - {id: M, title: This month}", "the row M (This month) is served by nothing")]
    [InlineData("activities/P1/matrices-lab.md", "[4, 8, 12]", "[40, 80, 120]", "its share of 2 in 4 weeks")]
    [InlineData("activities/P2/image-net.md", "{track: nlp}", "{track: nlp, gpu: true}", "")]
    public void A_fault_of_substance_leaves_the_pack_usable(string file, string sound, string changed, string message)
    {
        var reading = MiniContent.With(file, t => t.Replace(sound, changed));

        Assert.NotNull(reading.Pack);
        if (message.Length > 0) Assert.Contains(reading.Problems, p => p.Message.Contains(message, StringComparison.Ordinal));
        else Assert.Empty(reading.Problems);
    }

    [Fact]
    public void A_skill_that_nothing_practises_and_an_activity_that_nothing_reaches_are_reported()
    {
        var files = MiniContent.Files();
        files["skills/K4/alone.md"] = files["skills/K4/training.md"].Replace("Training", "Alone");
        files["activities/P2/text-net.md"] = files["activities/P2/text-net.md"].Replace("evidence:", "needs: {gpu: true}\nvariants: [{when: {track: nlp}, instead: extra-net}]\nevidence:");
        files["activities/P2/extra-net.md"] = MiniContent.Files()["activities/P2/text-net.md"];

        var reading = MiniContent.Read(files);

        Assert.NotNull(reading.Pack);
        Assert.Contains(reading.Problems, p => p.File == "skills/K4/alone.md" && p.Message.Contains("no activity practises", StringComparison.Ordinal));
        Assert.Contains(reading.Problems, p => p.File == "activities/P2/text-net.md" && p.Message.Contains("no plan can reach", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_journey_file_is_one_problem_not_hundreds()
    {
        var files = MiniContent.Files();
        files.Remove("journey.yaml");

        var problem = Assert.Single(MiniContent.Read(files).Problems);

        Assert.Equal("journey.yaml:1: the file is missing", problem.ToString());
    }

    [Fact]
    public void A_file_at_a_place_that_nothing_reads_is_reported() =>
        Assert.Contains(MiniContent.With("skills/vectors.md", _ => "x").Problems, p => p.File == "skills/vectors.md");

    [Fact]
    public void A_pack_survives_its_JSON()
    {
        var pack = MiniContent.Pack();

        var json = PackJson.Write(pack);

        Assert.Equal(json, PackJson.Write(PackJson.Read(json)));
        Assert.Equal(pack.Activities["image-net"].Variants, PackJson.Read(json).Activities["image-net"].Variants);
        Assert.Equal(pack.RealityQuestions[0].Choices[1].Include, PackJson.Read(json).RealityQuestions[0].Choices[1].Include);
    }
}
