namespace Ascent.Models.Generation;

/// <summary>How the next token is chosen from a language model's logits, and when to stop.</summary>
public sealed record GenerationOptions
{
    /// <summary>The most tokens to generate.</summary>
    public int MaximumTokens { get; init; } = 200;

    /// <summary>Divides the logits: below 1 the probable becomes more so, above 1 less; 0 always takes the most probable token.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Chooses among so many of the most probable tokens (Fan, Lewis, Dauphin: Hierarchical Neural Story Generation, 2018); null for all.</summary>
    public int? TopK { get; init; }

    /// <summary>
    /// Chooses among the fewest of the most probable tokens that have this probability together (Holtzman, Buys, Du, Forbes, Choi: The
    /// Curious Case of Neural Text Degeneration, 2020); null for all. Applied to what top-k has left.
    /// </summary>
    public double? TopP { get; init; }

    /// <summary>
    /// Divides the logit of a token that is there already, if it is above 0, and multiplies it if below (Keskar, McCann, Varshney, Xiong,
    /// Socher: CTRL, 2019); 1 for no penalty.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Tokens that end the text; they are not part of it.</summary>
    public IReadOnlySet<int> StopTokens { get; init; } = new HashSet<int>();

    /// <summary>Of the draws: the same seed gives the same text.</summary>
    public ulong Seed { get; init; }

    /// <summary>Refuses what has no meaning.</summary>
    /// <exception cref="ArgumentException">Names the value and what it may be.</exception>
    internal static void Check(GenerationOptions options)
    {
        if (options.MaximumTokens < 0) throw new ArgumentException($"{options.MaximumTokens} tokens cannot be generated.", nameof(options));
        if (!(options.Temperature >= 0) || double.IsInfinity(options.Temperature)) throw new ArgumentException($"The temperature {options.Temperature} is not a number of 0 or more.", nameof(options));
        if (options.TopK < 1) throw new ArgumentException($"Top-k keeps at least 1 token, not {options.TopK}.", nameof(options));
        if (options.TopP is { } p && !(p > 0 && p <= 1)) throw new ArgumentException($"Top-p takes a probability above 0 and up to 1, not {p}.", nameof(options));
        if (!(options.RepetitionPenalty > 0) || double.IsInfinity(options.RepetitionPenalty)) throw new ArgumentException($"The repetition penalty {options.RepetitionPenalty} is not a number above 0.", nameof(options));
    }
}
