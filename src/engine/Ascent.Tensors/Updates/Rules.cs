namespace Ascent.Tensors.Updates;

/// <summary>
/// Stochastic gradient descent: g += decay p; with a velocity v as first state, v = momentum v + (1 - dampening) g (v = g in the first
/// step) and g = v, or g + momentum v for Nesterov's step; p -= rate g. Sutskever, Martens, Dahl, Hinton: On the Importance of
/// Initialization and Momentum in Deep Learning, 2013, with the rate outside the velocity, as PyTorch has it.
/// </summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Momentum">Part of the velocity that is kept.</param>
/// <param name="Dampening">Part of the gradient that does not reach the velocity.</param>
/// <param name="Decay">Part of the parameter that is added to its gradient.</param>
/// <param name="Nesterov">Looks ahead along the velocity.</param>
/// <param name="IsFirst">Whether the velocity has not been set yet.</param>
/// <param name="Maximize">Climbs: begins with g = -g.</param>
public readonly record struct SgdRule(double Rate, double Momentum, double Dampening, double Decay, bool Nesterov, bool IsFirst, bool Maximize);

/// <summary>
/// Adam (Kingma, Ba: Adam, a Method for Stochastic Optimization, 2015). State m, v and perhaps u. g += decay p, or, if decoupled
/// (Loshchilov, Hutter: Decoupled Weight Decay Regularization, 2019), p -= rate decay p; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g²;
/// w = v, or with u (Reddi, Kale, Kumar: On the Convergence of Adam and Beyond, 2018) w = u = max(u, v);
/// p -= rate / (1 - b1^t) m / (sqrt(w) / sqrt(1 - b2^t) + epsilon).
/// </summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Beta1">Memory of the mean m.</param>
/// <param name="Beta2">Memory of the mean square v.</param>
/// <param name="Epsilon">Keeps the divisor from 0.</param>
/// <param name="Decay">Weight decay.</param>
/// <param name="Decoupled">Whether the decay acts on the parameter itself.</param>
/// <param name="Step">t, from 1.</param>
/// <param name="Maximize">Climbs: begins with g = -g.</param>
public readonly record struct AdamRule(double Rate, double Beta1, double Beta2, double Epsilon, double Decay, bool Decoupled, long Step, bool Maximize);

/// <summary>
/// Adagrad (Duchi, Hazan, Singer: Adaptive Subgradient Methods, 2011). State s. g += decay p; s += g²; p -= rate g / (sqrt(s) + epsilon).
/// </summary>
/// <param name="Rate">The learning rate of this step.</param>
/// <param name="Epsilon">Keeps the divisor from 0.</param>
/// <param name="Decay">Part of the parameter that is added to its gradient.</param>
/// <param name="Maximize">Climbs: begins with g = -g.</param>
public readonly record struct AdagradRule(double Rate, double Epsilon, double Decay, bool Maximize);

/// <summary>
/// Adadelta (Zeiler: Adadelta, an Adaptive Learning Rate Method, 2012). State s, a. g += decay p; s = rho s + (1 - rho) g²;
/// d = sqrt((a + epsilon) / (s + epsilon)) g; a = rho a + (1 - rho) d²; p -= rate d.
/// </summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Rho">Memory of both averages.</param>
/// <param name="Epsilon">Keeps root and divisor from 0.</param>
/// <param name="Decay">Part of the parameter that is added to its gradient.</param>
/// <param name="Maximize">Climbs: begins with g = -g.</param>
public readonly record struct AdadeltaRule(double Rate, double Rho, double Epsilon, double Decay, bool Maximize);

/// <summary>
/// RMSProp (Hinton, Tieleman: Lecture 6.5 of Neural Networks for Machine Learning, 2012). State s, perhaps a velocity v, perhaps a mean
/// m. g += decay p; s = alpha s + (1 - alpha) g²; d = g / (sqrt(s) + epsilon), or, centred (Graves: Generating Sequences, 2013),
/// m = alpha m + (1 - alpha) g and d = g / (sqrt(s - m²) + epsilon); with v, d = v = momentum v + d; p -= rate d.
/// </summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Alpha">Memory of the averages.</param>
/// <param name="Epsilon">Keeps the divisor from 0.</param>
/// <param name="Momentum">Part of the velocity that is kept.</param>
/// <param name="Decay">Part of the parameter that is added to its gradient.</param>
/// <param name="Maximize">Climbs: begins with g = -g.</param>
public readonly record struct RmsPropRule(double Rate, double Alpha, double Epsilon, double Momentum, double Decay, bool Maximize);

/// <summary>
/// Lion (Chen and others: Symbolic Discovery of Optimization Algorithms, 2023). State m.
/// p -= rate decay p; p -= rate sign(b1 m + (1 - b1) g); m = b2 m + (1 - b2) g. The sign of 0 is 0.
/// </summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Beta1">How much of m goes into the step.</param>
/// <param name="Beta2">Memory of m.</param>
/// <param name="Decay">Decoupled weight decay.</param>
/// <param name="Maximize">Climbs: begins with g = -g.</param>
public readonly record struct LionRule(double Rate, double Beta1, double Beta2, double Decay, bool Maximize);

/// <summary>p = keep p + add g, for averages of weights and for scaling: g may be p itself. No state.</summary>
/// <param name="Keep">What p is multiplied by.</param>
/// <param name="Add">What g is multiplied by; where it is 0, g is not read.</param>
public readonly record struct BlendRule(double Keep, double Add);

/// <summary>p = min(max(p, -bound), bound); NaN stays. g is not read and may be p itself. No state.</summary>
/// <param name="Bound">Not negative.</param>
public readonly record struct ClampRule(double Bound);
