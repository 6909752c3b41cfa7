namespace Ascent.Journey.Content;

/// <summary>One text file of a pack; <paramref name="Path"/> is relative with forward slashes.</summary>
public sealed record ContentFile(string Path, string Text);

/// <summary>A fault in content, at a place that an author can open.</summary>
public sealed record ContentProblem(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}

/// <summary>The result of reading a pack: the pack is null when a problem makes it unusable.</summary>
public sealed record PackReading(JourneyPack? Pack, IReadOnlyList<ContentProblem> Problems);

/// <summary>Turns the files of a journey into a <see cref="JourneyPack"/>, reporting every problem, not only the first.</summary>
public static class PackReader
{
    public static PackReading Read(IReadOnlyList<ContentFile> files) => throw new NotImplementedException();
}
