namespace Ascent.Journey.Assessment.Formulas;

/// <summary>What a formula may ask for. Packs and answers come from others, so nothing small may grow large. All bounds are ours.</summary>
internal static class FormulaLimits
{
    public const int Characters = 1_000;

    /// <summary>Brackets, signs and conditions inside one another.</summary>
    public const int Nesting = 48;

    /// <summary>Depth of the tree; a chain such as 1 + 1 + 1 is as deep as it is long.</summary>
    public const int TreeDepth = 256;

    /// <summary>Entries of one list, and steps of a sum.</summary>
    public const int ListLength = 10_000;

    /// <summary>Numbers in a list and in all the lists inside it.</summary>
    public const int ListNumbers = 100_000;

    /// <summary>Lists inside one another.</summary>
    public const int ListDepth = 3;

    /// <summary>Operations of one evaluation, where an operation on a list counts its entries.</summary>
    public const int Steps = 400_000;

    /// <summary>Rows of a matrix that is inverted or whose determinant is taken.</summary>
    public const int MatrixRows = 50;
}
