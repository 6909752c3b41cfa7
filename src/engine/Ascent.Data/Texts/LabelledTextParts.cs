using Ascent.Data.Catalog;
using Ascent.Tensors.Random;

namespace Ascent.Data.Texts;

/// <summary>How the labelled texts of the catalogue are read and divided.</summary>
internal static class LabelledTextParts
{
    private const ulong SplitSeed = 42;

    public static (LabelledTexts Train, LabelledTexts Validation, LabelledTexts? Test) Read(string folder, DataSetDefinition set)
    {
        var contents = new (string Path, byte[] Data)[set.Files.Count];
        DataSetFolder.ForEach(folder, set, (i, path, file) => contents[i] = (path, FileContent.ReadAll(path, file)));
        switch (set.Id)
        {
            case "movie-reviews":
                return MovieReviews.Read(contents[0].Path, set.Id, contents[0].Data, set.ClassNames);
            case "cola":
                return (Tabbed(0, "train"), Tabbed(1, "validation"), Tabbed(2, "test"));
            case "trec":
                // TREC has no validation part: a tenth of the training part, drawn from a fixed seed.
                var (train, validation) = WithoutATenth(set.Id, Lines(0, "train", utf8: false));
                return (train, validation, Lines(1, "test", utf8: false));
            default:
                return (Lines(0, "train"), Lines(1, "validation"), Lines(2, "test"));
        }

        LabelledTexts Lines(int file, string part, bool utf8 = true) =>
            LabelledLines.LabelFirst(contents[file].Path, $"{set.Id} {part}", utf8 ? TextContent.Utf8(contents[file].Path, contents[file].Data) : TextContent.Latin1(contents[file].Data), set.ClassNames);

        LabelledTexts Tabbed(int file, string part) =>
            LabelledLines.Tabbed(contents[file].Path, $"{set.Id} {part}", TextContent.Utf8(contents[file].Path, contents[file].Data), set.ClassNames);
    }

    /// <summary>Takes a tenth of the different texts for validation, drawn from a fixed seed; equal texts stay together, and both parts keep the order of the whole.</summary>
    public static (LabelledTexts Train, LabelledTexts Validation) WithoutATenth(string id, LabelledTexts all)
    {
        int[][] same = [.. Enumerable.Range(0, all.Count).GroupBy(i => all.Texts[i], StringComparer.Ordinal).Select(group => group.ToArray())];
        new Philox(SplitSeed).Shuffle<int[]>(same);
        var taken = same.Length / 10;
        return (Chosen("train", [.. same[taken..].SelectMany(group => group)]), Chosen("validation", [.. same[..taken].SelectMany(group => group)]));

        LabelledTexts Chosen(string part, int[] places)
        {
            Array.Sort(places);
            return new($"{id} {part}", [.. places.Select(i => all.Texts[i])], [.. places.Select(i => all.Labels[i])], all.Classes);
        }
    }
}
