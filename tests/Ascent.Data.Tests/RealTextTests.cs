using Ascent.Data.Catalog;
using Ascent.Data.Texts;
using Ascent.Testing;

namespace Ascent.Data.Tests;

/// <summary>The real texts, where they are, against what is published about them.</summary>
public sealed class RealTextTests
{
    private static DataSetCatalog With(string id)
    {
        var catalog = new DataSetCatalog("/nonexistent/cache", TestData.Folders);

        // They are not ours to ship; readers and divisions are tested on texts of our own as well.
        Needs.ForeignSuite(catalog.List().Single(set => set.Id == id).Present, $"{id} is not on this machine");
        Assert.Empty(catalog.Verify(id));
        return catalog;
    }

    [Fact]
    public void Tiny_Shakespeare_has_65_characters_and_a_validation_part_of_a_tenth()
    {
        var corpus = With("tiny-shakespeare").LoadText("tiny-shakespeare");
        Assert.Equal((1_003_854, 111_540), (corpus.Train.Length, corpus.Validation.Length));
        Assert.Equal(65, (corpus.Train + corpus.Validation).Distinct().Count());
        Assert.StartsWith("First Citizen:", corpus.Train, StringComparison.Ordinal);
    }

    [Fact]
    public void WikiText_has_the_number_of_tokens_that_its_authors_state()
    {
        var catalog = With("wikitext-2");
        var folder = catalog.List().Single(set => set.Id == "wikitext-2").Folder!;
        Assert.Equal(217_646, Corpora.Tokens(File.ReadAllBytes(DataSetFolder.Require(folder, KnownDataSets.WikiText2.Files[0]))));
        Assert.Equal(245_569, Corpora.Tokens(File.ReadAllBytes(DataSetFolder.Require(folder, KnownDataSets.WikiText2.Files[1]))));
        var corpus = catalog.LoadText("wikitext-2");
        var hasTrain = DataSetFolder.Find(folder, KnownDataSets.WikiText2.Files[2]) is not null;
        Assert.StartsWith(" \n = Robert <unk> = \n", hasTrain ? corpus.Test : corpus.Validation, StringComparison.Ordinal);
        Assert.StartsWith(" \n = Homarus gammarus = \n", hasTrain ? corpus.Validation : corpus.Train, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_32033_names_of_small_letters()
    {
        var names = With("names").LoadText("names");
        var all = (names.Train + names.Validation + names.Test).TrimEnd('\n').Split('\n');
        Assert.Equal(32_033, all.Length);
        Assert.All(all, name => Assert.True(name.Length > 1 && name.All(c => c is >= 'a' and <= 'z'), name));
        var learnt = names.Train.Split('\n').SkipLast(1).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(names.Validation.Split('\n').Concat(names.Test!.Split('\n')), learnt.Contains);
        Assert.Equal([25_638, 3_199, 3_196], new[] { names.Train, names.Validation, names.Test! }.Select(part => part.Count(c => c == '\n')));
    }

    [Theory]
    [InlineData("sst2", 6920, 872, 1821, 3610, 444, 909, 1)]
    [InlineData("trec", 4907, 545, 500, 0, 0, 138, 0)]
    [InlineData("cola", 8551, 527, 516, 6023, 365, 354, 1)]
    [InlineData("movie-reviews", 1600, 200, 200, 800, 100, 100, 1)]
    public void Labelled_texts_have_the_published_counts(string id, int train, int validation, int test, int trainOfClass, int validationOfClass, int testOfClass, int @class)
    {
        var parts = With(id).LoadLabelledTexts(id);
        Assert.Equal((train, validation, test), (parts.Train.Count, parts.Validation.Count, parts.Test!.Count));
        Assert.Equal(testOfClass, parts.Test.Labels.Count(label => label == @class));
        if (id == "trec")
        {
            Assert.Equal([1162, 1250, 86, 1223, 835, 896], Enumerable.Range(0, 6).Select(label => parts.Train.Labels.Concat(parts.Validation.Labels).Count(l => l == label)));
            Assert.DoesNotContain(parts.Validation.Texts, parts.Train.Texts.ToHashSet(StringComparer.Ordinal).Contains);
            Assert.Contains("What is an atom ?", parts.Test.Texts);
            Assert.Equal("description", parts.Test.Classes[parts.Test.Labels[((List<string>)[.. parts.Test.Texts]).IndexOf("What is an atom ?")]]);
        }
        else
        {
            Assert.Equal((trainOfClass, validationOfClass), (parts.Train.Labels.Count(label => label == @class), parts.Validation.Labels.Count(label => label == @class)));
        }
    }
}
