namespace Ascent.Cli.Output;

/// <summary>The Unicode signs of TeX's commands.</summary>
internal static class TexSigns
{
    /// <summary>Commands between two sides, where the space after the name is wanted.</summary>
    internal static readonly HashSet<string> Relations =
    [
        "cdot", "times", "approx", "le", "leq", "ge", "geq", "ne", "neq", "in", "to", "rightarrow", "leftarrow", "mapsto", "equiv", "sim", "propto", "pm", "mp", "ll", "gg", "cup", "cap",
        "subset", "subseteq", "mid", "odot", "otimes", "oplus", "circ", "ast", "Rightarrow", "Leftrightarrow", "implies", "iff", "land", "lor", "dots", "ldots", "cdots", "quad", "qquad",
    ];

    /// <summary>Before a sign that closes: the space before it is none.</summary>
    internal const string Close = "\uE000";

    internal static readonly Dictionary<string, string> Of = new(StringComparer.Ordinal)
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ε", ["varepsilon"] = "ε", ["zeta"] = "ζ", ["eta"] = "η", ["theta"] = "θ", ["iota"] = "ι", ["kappa"] = "κ",
        ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν", ["xi"] = "ξ", ["pi"] = "π", ["rho"] = "ρ", ["sigma"] = "σ", ["tau"] = "τ", ["phi"] = "φ", ["varphi"] = "φ", ["chi"] = "χ", ["psi"] = "ψ", ["omega"] = "ω",
        ["Gamma"] = "Γ", ["Delta"] = "Δ", ["Theta"] = "Θ", ["Lambda"] = "Λ", ["Xi"] = "Ξ", ["Pi"] = "Π", ["Sigma"] = "Σ", ["Phi"] = "Φ", ["Psi"] = "Ψ", ["Omega"] = "Ω",
        ["cdot"] = "·", ["times"] = "×", ["approx"] = "≈", ["le"] = "≤", ["leq"] = "≤", ["ge"] = "≥", ["geq"] = "≥", ["ne"] = "≠", ["neq"] = "≠", ["in"] = "∈", ["notin"] = "∉", ["to"] = "→",
        ["rightarrow"] = "→", ["leftarrow"] = "←", ["Rightarrow"] = "⇒", ["Leftrightarrow"] = "⇔", ["implies"] = "⇒", ["iff"] = "⇔", ["mapsto"] = "↦", ["equiv"] = "≡", ["sim"] = "~", ["propto"] = "∝",
        ["pm"] = "±", ["mp"] = "∓", ["ll"] = "≪", ["gg"] = "≫", ["cup"] = "∪", ["cap"] = "∩", ["subset"] = "⊂", ["subseteq"] = "⊆", ["mid"] = "|", ["odot"] = "⊙", ["otimes"] = "⊗", ["oplus"] = "⊕",
        ["circ"] = "∘", ["ast"] = "*", ["star"] = "⋆", ["land"] = "∧", ["lor"] = "∨", ["lnot"] = "¬", ["dots"] = "…", ["ldots"] = "…", ["cdots"] = "⋯", ["vdots"] = "⋮", ["quad"] = "  ", ["qquad"] = "   ",
        ["sum"] = "Σ", ["prod"] = "Π", ["int"] = "∫", ["partial"] = "∂", ["nabla"] = "∇", ["infty"] = "∞", ["top"] = "ᵀ", ["intercal"] = "ᵀ", ["ell"] = "ℓ", ["forall"] = "∀", ["exists"] = "∃", ["emptyset"] = "∅",
        ["lVert"] = "‖", ["rVert"] = Close + "‖", ["Vert"] = "‖", ["lvert"] = "|", ["rvert"] = Close + "|", ["vert"] = "|", ["lfloor"] = "⌊", ["rfloor"] = Close + "⌋", ["lceil"] = "⌈", ["rceil"] = Close + "⌉", ["langle"] = "⟨", ["rangle"] = Close + "⟩",
        ["prime"] = "′", ["degree"] = "°", ["perp"] = "⊥", ["backslash"] = "\\", ["colon"] = ":", ["nolimits"] = "", ["limits"] = "",
    };

    internal static readonly IReadOnlyDictionary<char, char> Superscripts = Pairs("0123456789+−-=()abcdefghijklmnoprstuvwxyzTᵀ′∘*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵀ′°*");

    internal static readonly IReadOnlyDictionary<char, char> Subscripts = Pairs("0123456789+−-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ");

    /// <summary>Small signs, which hold together with what they stand on.</summary>
    internal static readonly HashSet<char> Small = [.. Superscripts.Values, .. Subscripts.Values];

    private static Dictionary<char, char> Pairs(string from, string to) => from.Zip(to).ToDictionary(p => p.First, p => p.Second);
}
