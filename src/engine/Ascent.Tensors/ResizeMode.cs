namespace Ascent.Tensors;

/// <summary>Which elements a resized plane is made of.</summary>
public enum ResizeMode
{
    /// <summary>The element that the new one's corner falls on.</summary>
    Nearest,

    /// <summary>The four elements around the new one, weighted by their distance along each dimension.</summary>
    Bilinear,
}
